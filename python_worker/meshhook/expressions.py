"""JMESPath over a step's document, with a bound on what it may cost.

The document is `{"input": ..., "steps": {"<key>": {"output": ..., "error": ...}}, "item": null}`.
Expressions come from whoever may publish a workflow and documents from whoever may call a webhook,
so an evaluation pays a Meter for each visit of a tree node and for what built-in functions touch or
make; an empty meter ends it. Every failure is a NodeFailed of class `expression`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions, signature
from jmespath.parser import Parser
from jmespath.visitor import Options, TreeInterpreter

from meshhook import json_text
from meshhook.errors import NodeFailed

MAX_EXPRESSION_CHARS: Final = 10_000
MAX_EXPRESSION_DEPTH: Final = 100
INLINE_BUDGET: Final = 5_000
"""What an evaluation may cost in the event loop, in visits: some milliseconds."""
FULL_BUDGET: Final = 1_000_000
"""What it may cost in a thread beside the loop: about a second."""

_CHARS_PER_UNIT: Final = 16
_REMEMBERED_CHARS: Final = 500


def failed(code: str, message: str) -> NodeFailed:
    """A failure of class `expression`, its message fit to be stored."""
    return NodeFailed(code, "expression", json_text.clean_text(message, 500))


class Meter:
    """What is left of an evaluation's budget. Emptying it from outside stops a running one."""

    __slots__ = ("is_exhausted", "left")

    def __init__(self, budget: int) -> None:
        self.left = budget
        self.is_exhausted = False

    def spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0:
            self.is_exhausted = True
            raise failed("expression_too_costly", "The expression needs too many steps.")

    def spend_text(self, chars: int) -> None:
        if chars > json_text.MAX_BYTES:
            raise failed("expression_too_costly", "The expression makes a text of over 1 MB.")
        self.spend(chars // _CHARS_PER_UNIT)


def evaluate(expression: str, document: Any, meter: Meter) -> Any:
    """The value of `expression` over `document`. It may share parts with the document."""
    tree = _parse(expression, meter)
    try:
        return _Interpreter(meter).visit(tree, document)
    except NodeFailed:
        raise
    except RecursionError:
        raise failed("expression_too_costly", "The expression is nested too deeply.") from None
    except (JMESPathError, TypeError, ValueError, ArithmeticError) as error:
        raise failed("expression_failed", _told(expression, error)) from None


def is_truthy(value: Any) -> bool:
    """JMESPath's truth: null, false, and the empty string, list and object are false."""
    return not (value is None or value is False or value == "" or value == [] or value == {})


def _parse(expression: str, meter: Meter) -> Any:
    """A long expression is parsed at each use, and paid for: its tree is a hundred times as large as its text."""
    if len(expression) <= _REMEMBERED_CHARS:
        return _parse_once(expression)
    if len(expression) > MAX_EXPRESSION_CHARS:
        raise failed(
            "expression_invalid",
            f"The expression is longer than {MAX_EXPRESSION_CHARS} characters.",
        )
    meter.spend(len(expression))
    return _parse_anew(expression)


def _parse_anew(expression: str) -> Any:
    try:
        return Parser().parse(expression).parsed
    except RecursionError:
        raise failed("expression_invalid", "The expression is nested too deeply.") from None
    except ValueError as error:
        raise failed("expression_invalid", _told(expression, error)) from None
    finally:
        # The library remembers some hundred trees of any size.
        Parser.purge()


_parse_once = lru_cache(maxsize=1_024)(_parse_anew)


def _told(expression: str, error: Exception) -> str:
    """One line that names the expression; the library's own messages draw it over three."""
    problem = str(error).partition(", for expression")[0].replace("\n", " ")
    shown = expression if len(expression) <= 80 else expression[:79] + "\u2026"
    return f"The expression {shown!r} can't be evaluated: {problem}."


class _Interpreter(TreeInterpreter):
    """The library's interpreter, paying for each visit and for each list it makes."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(Options(custom_functions=_BoundedFunctions(meter)))
        self._meter = meter
        self._depth = 0

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._meter.spend(1)
        if self._depth >= MAX_EXPRESSION_DEPTH:
            raise failed("expression_too_costly", "The expression is nested too deeply.")
        self._depth += 1
        try:
            return super().visit(node, *args, **kwargs)
        finally:
            self._depth -= 1

    def visit_comparator(self, node: Any, value: Any) -> Any:
        left = self.visit(node["children"][0], value)
        right = self.visit(node["children"][1], value)
        operator = node["value"]
        if operator in ("eq", "ne"):
            return _equal(left, right, self._meter) is (operator == "eq")
        both_numbers = _is_number(left) and _is_number(right)
        if isinstance(left, str) and isinstance(right, str):
            self._meter.spend_text(min(len(left), len(right)))
        elif not both_numbers:
            return None
        return self.COMPARATOR_FUNC[operator](left, right)

    def visit_flatten(self, node: Any, value: Any) -> Any:
        """The library's own would make the list before it could be paid: one list, held many times, becomes huge."""
        lists = self.visit(node["children"][0], value)
        if not isinstance(lists, list):
            return None
        flat: list[Any] = []
        for item in lists:
            part = item if isinstance(item, list) else [item]
            self._meter.spend(len(part))
            flat += part
        return flat

    def visit_slice(self, node: Any, value: Any) -> Any:
        if isinstance(value, list):
            self._meter.spend(len(value))
        return super().visit_slice(node, value)


class _BoundedFunctions(Functions):
    """The built-in functions; each call pays for its arguments, some for what they make."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def call_function(self, function_name: str, resolved_args: Any) -> Any:
        for argument in resolved_args:
            if isinstance(argument, (list, dict)):
                self._meter.spend(len(argument))
            elif isinstance(argument, str):
                self._meter.spend_text(len(argument))
        return super().call_function(function_name, resolved_args)

    @signature({"types": []})
    def _func_to_string(self, arg: Any) -> str:
        if isinstance(arg, str):
            return arg
        text = as_text(arg)
        self._meter.spend_text(len(text))
        return text

    @signature({"types": ["string"]}, {"types": ["array-string"]})
    def _func_join(self, separator: str, array: list[str]) -> str:
        self._meter.spend_text(sum(map(len, array)) + len(separator) * len(array))
        return separator.join(array)

    @signature({"types": ["array", "string"]}, {"types": []})
    def _func_contains(self, subject: Any, search: Any) -> bool:
        if isinstance(subject, str):
            return isinstance(search, str) and search in subject
        return any(_equal(item, search, self._meter) for item in subject)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _equal(left: Any, right: Any, meter: Meter) -> bool:
    """JSON's equality (true is not 1), without Python's recursion and with a price for each pair."""
    pairs = [(left, right)]
    while pairs:
        a, b = pairs.pop()
        meter.spend(1)
        if isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                return False
            meter.spend(len(a))
            pairs.extend(zip(a, b, strict=True))
        elif isinstance(a, dict) and isinstance(b, dict):
            meter.spend(len(a))
            if a.keys() != b.keys():
                return False
            pairs.extend((a[key], b[key]) for key in a)
        elif isinstance(a, bool) or isinstance(b, bool):
            if a is not b:
                return False
        elif isinstance(a, str) and isinstance(b, str):
            meter.spend_text(min(len(a), len(b)))
            if a != b:
                return False
        elif a != b:
            return False
    return True


def as_text(value: Any) -> str:
    """How a value stands inside a text: strings as they are, everything else as compact JSON."""
    if isinstance(value, str):
        return value
    try:
        return json_text.dumps(value)
    except json_text.NotStorable as error:
        raise failed("expression_failed", str(error)) from None
