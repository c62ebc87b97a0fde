"""JMESPath over a step's document: what it means, and what it may cost."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from meshhook import json_text
from meshhook.errors import NodeFailed
from meshhook.expressions import FULL_BUDGET, Meter, evaluate, is_truthy

DOCUMENT = {
    "input": {"n": 3, "flag": True, "name": "x", "list": [3, 1, 2], "people": [{"a": 2, "b": "p"}, {"a": 1, "b": "q"}]},
    "steps": {"fetch-it": {"output": {"status": 200}, "error": None}},
    "item": None,
}


def _value(expression: str, document: Any = DOCUMENT, budget: int = FULL_BUDGET) -> Any:
    return evaluate(expression, document, Meter(budget))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("input.n", 3),
        ('steps."fetch-it".output.status', 200),
        ("input.nothing.at.all", None),
        ("input.people[?a > `1`].b | [0]", "p"),
        ("sort_by(input.people, &a)[].b", ["q", "p"]),
        ("input.list[::-1]", [2, 1, 3]),
        ("{a: input.n, b: [input.name]}", {"a": 3, "b": ["x"]}),
        ("length(input.list) == `3` && input.flag", True),
        ("join('-', ['a', 'b'])", "a-b"),
        ("to_string({a: `1`})", '{"a":1}'),
        ("input.n == `3.0`", True),
        ("input.flag == `1`", False),
        ("[`true`] == [`1`]", False),
        ("input.n < input.name", None),
        ("input.name < 'y'", True),
        ("contains(input.list, `2`)", True),
        ("contains([`true`], `1`)", False),
        ("contains('abc', `1`)", False),
        ("map(&a, input.people)", [2, 1]),
        ("`[[1], [2, 3]]`[]", [1, 2, 3]),
        ("!(input.flag)", False),
        ("@.item", None),
    ],
)
def test_an_expression_has_the_value_that_jmespath_gives_it(expression: str, value: Any) -> None:
    assert _value(expression) == value


@pytest.mark.parametrize("value", [None, False, "", [], {}])
def test_empty_values_are_false(value: Any) -> None:
    assert not is_truthy(value)


@pytest.mark.parametrize("value", [0, 0.0, True, "0", [None], {"a": None}])
def test_all_other_values_are_true(value: Any) -> None:
    assert is_truthy(value)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("", "expression_invalid"),
        ("input.", "expression_invalid"),
        ("foo bar", "expression_invalid"),
        ("a" * 10_001, "expression_invalid"),
        ("[" * 3_000, "expression_invalid"),
        ("`" + "[" * 9_000 + "`", "expression_invalid"),
        ("nothing_like_it(@)", "expression_failed"),
        ("sum(['a'])", "expression_failed"),
        ("length(`1`)", "expression_failed"),
        ('max_by(`[{"a": 1}, {"a": "x"}]`, &a)', "expression_failed"),
        ("ceil(to_number('inf'))", "expression_failed"),
    ],
    ids=lambda value: value[:20],
)
def test_what_can_not_be_evaluated_fails_with_class_expression(expression: str, code: str) -> None:
    with pytest.raises(NodeFailed) as failure:
        _value(expression)
    assert (failure.value.code, failure.value.error_class) == (code, "expression")
    assert "\n" not in failure.value.message
    assert len(failure.value.message) <= 500


_DOUBLING = "|".join(["[@,@]"] * 60)


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(f"{_DOUBLING}|to_string(@)", id="a bomb made text"),
        pytest.param(f"{{a: {_DOUBLING}, b: {_DOUBLING}}}|a==b", id="two bombs compared"),
        pytest.param(f"contains([{_DOUBLING}], {_DOUBLING})", id="a bomb looked for"),
        pytest.param("|".join(["[@,@][]"] * 60), id="a list doubled by flattening"),
        pytest.param("|".join(["map(&[@,@], [@,@][])"] * 30), id="a list doubled by map"),
        pytest.param("big|" + "|".join(["join('',[@,@])"] * 30), id="a text doubled by join"),
        pytest.param("big|[" + ",".join(["reverse(@)"] * 900) + "]", id="many copies of a long text"),
        pytest.param("|".join(["@"] * 4_000), id="a pipe of thousands"),
        pytest.param("[" * 200 + "@" + "]" * 200, id="two hundred lists in each other"),
    ],
)
def test_a_bomb_is_refused_before_it_costs_anything(expression: str) -> None:
    with pytest.raises(NodeFailed) as failure:
        _value(expression, {"big": "x" * 900_000})
    assert failure.value.error_class == "expression"


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(f"map(&`[{','.join('1' * 4_000)}]`, input)[]", id="one list, held by thousands, flattened"),
        pytest.param(f"[{','.join(['input'] * 1_600)}][]", id="one list, named a thousand times, flattened"),
    ],
)
def test_a_bomb_takes_no_memory(expression: str) -> None:
    document = {"input": list(range(20_000))}
    tracemalloc.start()
    try:
        with pytest.raises(NodeFailed) as failure:
            _value(expression, document)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert failure.value.code == "expression_too_costly"
    assert peak < 40_000_000


def test_long_expressions_are_not_remembered() -> None:
    texts = [f"[{','.join(['a'] * 2_000)},`{number}`]" for number in range(6)]
    _value(texts[0])
    tracemalloc.start()
    try:
        for text in texts:
            _value(text)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000  # two trees have as much


def test_comparing_long_texts_is_paid_for() -> None:
    document = {"a": "x" * 900_000, "b": "x" * 899_999 + "y"}
    for comparison in ("a == b", "a < b", "{a: a} == {a: b}"):
        meter = Meter(50_000)
        with pytest.raises(NodeFailed):
            evaluate(comparison, document, meter)
        assert meter.is_exhausted


def test_a_bomb_that_is_only_returned_is_refused_when_it_is_stored() -> None:
    with pytest.raises(json_text.NotStorable) as refused:
        json_text.dumps(_value(_DOUBLING))
    assert refused.value.code == "output_too_large"


@pytest.mark.parametrize("expression", ["&input", "to_number('nan')", "`NaN`", "max([to_number('inf')])"])
def test_a_value_that_is_no_json_is_refused_when_it_is_stored(expression: str) -> None:
    with pytest.raises(json_text.NotStorable):
        json_text.dumps(_value(expression))


def test_the_meter_tells_an_empty_budget_from_a_wrong_expression() -> None:
    meter = Meter(10)
    with pytest.raises(NodeFailed):
        evaluate("list[*].[@, @, @]", {"list": [1, 2, 3]}, meter)
    assert meter.is_exhausted
    meter = Meter(10)
    with pytest.raises(NodeFailed):
        evaluate("sum('a')", {}, meter)
    assert not meter.is_exhausted


_SIGNS = [".", "[", "]", "[]", "[?", "{", "}", ":", ",", "(", ")", "@", "&", "*", "|", "||", "&&", "!", "==", "<"]
_WORDS = ["a", "input", "`1`", "'x'", '"q"', "length", "map", "sort_by", "to_string", "join", "1", "-1", " "]


@given(st.lists(st.sampled_from([*_SIGNS, *_WORDS]), max_size=25).map("".join))
def test_any_text_has_a_value_or_fails_as_an_expression(expression: str) -> None:
    try:
        json_text.dumps(_value(expression, budget=2_000))
    except NodeFailed as failure:
        event(failure.code)
    except json_text.NotStorable as refused:
        event(refused.code)
