"""What the database lets be published is what the worker can evaluate, and the other way round.

The judge is the worker's own library, made strict in the places where it takes what is no JMESPath, plus the rules
that are ours. Seeds are fixed; `MESHHOOK_EXPRESSIONS_SEED=n` plays another one.
"""

from __future__ import annotations

import os
import random
import re
from typing import Any, Final

from harness.databases import Database
from harness.strict_jmespath import Refused, depth, judge, lenient_tree
from meshhook.errors import NodeFailed
from meshhook.expressions import MAX_EXPRESSION_DEPTH
from meshhook.templates import split_template

SEED = int(os.environ.get("MESHHOOK_EXPRESSIONS_SEED", "0"))
TOO_DEEP: Final = "the expression is nested too deeply: split it over several transform nodes"

LEAVES: Final[list[str]] = [
    "a",
    "input",
    "steps.x",
    'steps."y-1".output',
    "steps",
    "item.a",
    "@",
    "*",
    "'s'",
    "`[1]`",
    '"q r"',
    "[0]",
    "[]",
]
SUFFIXES: Final[list[str]] = [
    ".a",
    ".*",
    '."q"',
    "[0]",
    "[-1]",
    "[*]",
    "[]",
    "[1:]",
    "[::2]",
    "[::0]",
    "[?{}]",
    ".[{}, a]",
    ".{{k: {}}}",
]
FORMS: Final[list[str]] = [
    "!{}",
    "({})",
    "[{}, {}]",
    '{{a: {}, "b": {}}}',
    "{} | {}",
    "{} || {}",
    "{} && {}",
    "{} == {}",
    "{} <= {}",
]
CALLS: Final[list[str]] = [
    "length({})",
    "sort_by({}, &{})",
    "map(&{}, {})",
    "not_null({}, {})",
    "a.keys({})",
    "join({}, {})",
    "nope({})",
]
SIGNS: Final[list[str]] = [
    *".,:|&!()[]{}*@=-#'`\"",
    "||",
    "&&",
    "==",
    "[?",
    "[*",
    "[]",
    "&a",
    "(a",
    "b)",
    " ",
    "length(",
    "`x`",
    "`NaN`",
]


def draw(rnd: random.Random, level: int = 0) -> str:
    if level > 3 or rnd.random() < 0.3:
        return rnd.choice(LEAVES)
    if rnd.random() < 0.4:
        suffix: str = rnd.choice(SUFFIXES)
        return draw(rnd, level + 1) + suffix.format(draw(rnd, level + 1))
    form: str = rnd.choice(FORMS + CALLS)
    return form.format(draw(rnd, level + 1), draw(rnd, level + 1))


def mutate(rnd: random.Random, text: str) -> str:
    at = rnd.randrange(len(text))
    return text[:at] + rnd.choice(SIGNS) + text[at + rnd.randrange(2) :]


def corpus(rnd: random.Random, size: int) -> list[str]:
    drawn = [draw(rnd) for _ in range(size)]
    mutated = [mutate(rnd, text) for text in drawn]
    scattered = ["".join(rnd.choices(SIGNS + LEAVES, k=rnd.randint(1, 6))) for _ in range(size // 2)]
    return sorted({*drawn, *mutated, *scattered})


def checked(database: Database, expressions: list[str]) -> list[tuple[str, dict[str, Any]]]:
    rows = database.connect().execute(
        "select e.text, meshhook_private.check_expression(e.text) as answer from unnest(%s::text[]) as e (text)",
        [expressions],
    )
    return [(row["text"], row["answer"]) for row in rows]


def test_the_database_takes_exactly_what_the_worker_can_evaluate(shared_database: Database) -> None:
    taken = refused = 0
    for expression, answer in checked(shared_database, corpus(random.Random(SEED), 3_000)):
        if answer["problem"] == TOO_DEEP:
            continue
        expected = judge(expression)
        if isinstance(expected, Refused):
            assert answer["problem"] is not None, f"{expression!r} should be refused: {expected}"
            refused += 1
        else:
            assert answer["problem"] is None, f"{expression!r} should be taken: {answer['problem']}"
            assert answer["reads"] == sorted(expected.reads), expression
            assert answer["roots"] == sorted(expected.roots), expression
            taken += 1
    assert taken > 1_000
    assert refused > 1_000


def test_nothing_is_taken_that_is_too_deep_for_the_worker(shared_database: Database) -> None:
    rnd = random.Random(SEED)
    shapes = [*("{}" + suffix for suffix in SUFFIXES[:9]), *FORMS, *CALLS[:5]]
    expressions = []
    for _ in range(400):
        forms = rnd.sample(shapes, rnd.randint(1, 4))
        expression = "a"
        for _ in range(rnd.randint(20, 110)):
            grown = rnd.choice(forms).format(expression, rnd.choice("ab"))
            expression = grown if len(grown) < 9_000 else expression
        expressions.append(expression)
    taken = too_deep = 0
    for expression, answer in checked(shared_database, expressions):
        too_deep += answer["problem"] == TOO_DEEP
        if answer["problem"] is None:
            assert depth(lenient_tree(expression)) <= MAX_EXPRESSION_DEPTH, expression
            taken += 1
    assert taken > 50
    assert too_deep > 50


def test_both_find_the_same_expressions_in_a_template(shared_database: Database) -> None:
    rnd = random.Random(SEED)
    pieces = [
        "{{",
        "{{ ",
        " }}",
        "}}",
        "{",
        "}",
        "'",
        '"',
        "`",
        "\\",
        "a",
        " b ",
        "{{ a }}",
        "{{ {a: b} }}",
        "{{ '}}' }}",
    ]
    templates = sorted({"".join(rnd.choices(pieces, k=rnd.randint(1, 9))) for _ in range(5_000)})
    rows = shared_database.connect().execute(
        "select t.text, meshhook_private.split_template(t.text) as found from unnest(%s::text[]) as t (text)",
        [templates],
    )
    agreed = 0
    for row in rows:
        try:
            found = [str(part) for part in split_template(row["text"]) if type(part) is not str]
        except NodeFailed:
            assert row["found"] is None, row["text"]
        else:
            if row["found"] is None:  # only what could be no expression anyway: a brace that was never opened
                assert any(re.search(r"\}", re.sub(r"'[^']*'|\{[^{}]*\}", "", part)) for part in found), row["text"]
            else:
                assert [part.strip() for part in row["found"]] == found, row["text"]
                agreed += len(found) > 0
    assert agreed > 500
