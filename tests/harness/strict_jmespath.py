"""JMESPath as we publish it: the worker's own library made strict, our rules, and what an expression reads."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.parser import Parser

Tree = dict[str, Any]


_PROJECTIONS = ("projection", "value_projection", "filter_projection")


class Refused(Exception):
    """Strict JMESPath, or one of our rules, doesn't take it."""


class StrictParser(Parser):
    """The library's parser, refusing f(a b), f(a,), {a: b c: d}, a[1:2 3], (f)(a), a[*][b] and a & outside a call."""

    _advance: Any
    _current_token: Any
    _do_parse: Any
    _expression: Any
    _lookahead: Any
    _lookahead_token: Any
    _match: Any

    def tree(self, expression: str) -> Tree:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a deprecated literal
            try:
                tree: Tree = self._do_parse(expression).parsed
            except (JMESPathError, Warning, ValueError, IndexError) as error:
                raise Refused(str(error)) from None
        return tree

    def _token_nud_lparen(self, token: Any) -> Tree:
        inner = self._expression()
        self._match("rparen")
        return {"type": "group", "children": [inner]}

    def _token_nud_expref(self, token: Any) -> Tree:
        raise Refused("a reference that is no argument")

    def _token_led_lparen(self, left: Tree) -> Tree:
        if left["type"] != "field":
            raise Refused("no name of a function")
        arguments: list[Tree] = []
        while self._current_token() != "rparen":
            if arguments:
                self._match("comma")
            if self._current_token() == "expref":
                self._advance()
                arguments.append({"type": "expref", "children": [self._expression()]})
            else:
                arguments.append(self._expression())
        self._match("rparen")
        return {"type": "function_expression", "value": left["value"], "children": arguments}

    def _parse_multi_select_hash(self) -> Tree:
        pairs: list[Tree] = []
        while not pairs or self._current_token() == "comma":
            if pairs:
                self._advance()
            if self._current_token() not in ("quoted_identifier", "unquoted_identifier"):
                raise Refused("no key")
            self._advance()
            self._match("colon")
            pairs.append({"type": "key_val_pair", "children": [self._expression()]})
        self._match("rbrace")
        return {"type": "multi_select_dict", "children": pairs}

    def _parse_slice_expression(self) -> Tree:
        parts: list[Any] = [None]
        while self._current_token() != "rbracket":
            token = self._lookahead_token(0)
            if token["type"] == "colon" and len(parts) < 3:
                parts.append(None)
            elif token["type"] == "number" and parts[-1] is None:
                parts[-1] = token["value"]
            else:
                raise Refused("no slice")
            self._advance()
        self._advance()
        return {"type": "slice", "children": parts}

    def _parse_projection_rhs(self, binding_power: int) -> Tree:
        if self._current_token() == "lbracket":
            first, second = self._lookahead(1), self._lookahead(2)
            if first not in ("number", "colon") and (first, second) != ("star", "rbracket"):
                raise Refused("a list behind a projection")
        lenient: Any = Parser.__dict__["_parse_projection_rhs"]
        tree: Tree = lenient(self, binding_power)
        return tree


def parts(tree: Tree) -> list[Tree]:
    return [child for child in tree["children"] if isinstance(child, dict)]


def walk(tree: Tree) -> Iterator[Tree]:
    yield tree
    for child in parts(tree):
        yield from walk(child)


def lenient_tree(expression: str) -> Tree:
    tree: Any = Parser().parse(expression).parsed
    return dict(tree)


def depth(tree: Tree) -> int:
    deepest, level = 0, [tree]
    while level:
        deepest, level = deepest + 1, [child for node in level for child in parts(node)]
    return deepest


def check_rules(tree: Tree) -> None:
    """Raise what strict JMESPath allows and we don't, but for what concerns steps."""
    for node in walk(tree):
        kind, children = node["type"], node["children"]
        if kind == "function_expression":
            signature = Functions.FUNCTION_TABLE.get(node["value"], {}).get("signature")
            if signature is None:
                raise Refused("no such function")
            if len(children) < len(signature) or (len(children) > len(signature) and not signature[-1].get("variadic")):
                raise Refused("another number of arguments")
            wanted = [rule["types"] == ["expref"] for rule in signature]
            wanted += [False] * (len(children) - len(signature))
            if wanted != [child["type"] == "expref" for child in children]:
                raise Refused("a reference in the wrong place")
        elif kind in (*_PROJECTIONS, "subexpression", "flatten") and children[0]["type"] == "not_expression":
            raise Refused("a negation of less than is meant")
        elif kind == "not_expression" and _projects(children[0]):
            raise Refused("a negation that may cover less than is meant")
        elif kind == "slice" and children[2:] == [0]:
            raise Refused("a slice by step 0")
        elif kind == "literal" and node["value"] != node["value"]:  # NaN
            raise Refused("no JSON")


def _projects(node: Tree) -> bool:
    while node["type"] == "index_expression":
        if any(part["type"] == "slice" for part in parts(node)):
            return True
        node = node["children"][0]
    return node["type"] in _PROJECTIONS


class Reader:
    """What an expression reads at the root of its document."""

    def __init__(self, tree: Tree) -> None:
        self.reads: set[str] = set()
        self.roots: set[str] = set()
        self._visit(tree, at_root=True)

    def _visit(self, node: Tree, *, at_root: bool) -> None:
        kind, children = node["type"], parts(node)
        if kind == "expref":
            self._visit(children[0], at_root=False)
        elif kind in ("current", "identity") and at_root:
            self.roots.add("@")
        elif kind == "field" and at_root:
            self.roots.add(node["value"])
            if node["value"] == "steps":
                raise Refused("steps without a key")
        elif kind == "subexpression" and at_root and children[0] == {**children[0], "type": "field", "value": "steps"}:
            self._read_step(children)
        elif kind in ("and_expression", "or_expression", "comparator", "not_expression", "group", "key_val_pair") or (
            kind in ("multi_select_list", "multi_select_dict", "function_expression")
        ):
            for child in children:
                self._visit(child, at_root=at_root)
        else:  # what stands first is applied to the node's own value, the rest to what that gives
            for position, child in enumerate(children):
                self._visit(child, at_root=at_root and position == 0)

    def _read_step(self, children: list[Tree]) -> None:
        key = _leftmost(children[1])
        if key["type"] != "field":
            raise Refused("steps without a key")
        self.roots.add("steps")
        self.reads.add(key["value"])
        if children[1] is key and len(children) > 2:
            field = _leftmost(children[2])
            if field["type"] == "field" and field["value"] not in ("output", "error"):
                raise Refused("neither output nor error")
        for child in children[1:]:
            self._visit(child, at_root=False)


def _leftmost(node: Tree) -> Tree:
    while node["type"] in ("index_expression", "projection", "value_projection", "filter_projection", "flatten"):
        node = node["children"][0]
    return node


def judge(expression: str) -> Reader | Refused:
    try:
        tree = StrictParser().tree(expression)
        check_rules(tree)
        return Reader(tree)
    except Refused as reason:
        return reason
