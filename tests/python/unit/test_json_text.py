"""JSON on its way to and from the database."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshhook import json_text

_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), inner)
    ),
    max_leaves=20,
)


@given(_values)
def test_what_can_be_stored_comes_back_the_same(value: Any) -> None:
    assert json_text.loads(json_text.dumps(value)) == value


@given(_values)
def test_the_slow_reader_reads_what_the_fast_one_reads(value: Any) -> None:
    assert json_text._read_slowly(json.dumps(value, indent=1)) == value


def _nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels - 1):
        value = [value]
    return value


def _shared(doublings: int) -> Any:
    value: Any = "x"
    for _ in range(doublings):
        value = [value, value]
    return value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), "output_not_json"),
        ({"a": [float("inf")]}, "output_not_json"),
        ("a\x00b", "output_not_json"),
        ({"a\x00b": 1}, "output_not_json"),
        ("\ud800", "output_not_json"),
        ({"\udfff": 1}, "output_not_json"),
        ({1: 2}, "output_not_json"),
        (Decimal(1), "output_not_json"),
        (object(), "output_not_json"),
        (_nested(65), "output_too_deep"),
        (_nested(50_000), "output_too_deep"),
        ("x" * 1_000_001, "output_too_large"),
        ("\x01" * 200_000, "output_too_large"),
        ("\u20ac" * 400_000, "output_too_large"),
        (_shared(60), "output_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else type(value).__name__,
)
def test_what_jsonb_could_not_hold_is_refused_with_a_word_for_it(value: Any, code: str) -> None:
    with pytest.raises(json_text.NotStorable) as refused:
        json_text.dumps(value)
    assert refused.value.code == code


def test_64_levels_are_not_too_deep() -> None:
    assert json_text.loads(json_text.dumps(_nested(64))) == _nested(64)


def test_an_integer_of_thousands_of_digits_is_read_as_a_float() -> None:
    document = json_text.loads('{"large": 1' + "0" * 130_000 + ', "small": -12, "e": 1e2, "text": "a\\"b"}')
    assert document == {"large": float("inf"), "small": -12, "e": 100.0, "text": 'a"b'}


def test_a_part_nested_too_deeply_to_be_read_spoils_nothing_beside_it() -> None:
    document = json_text.loads(
        '[{"deep": ' + "[" * 20_000 + "{}" + "]" * 20_000 + ', "after": [1, {"a": null}]}, true]'
    )
    assert document[0]["after"] == [1, {"a": None}]
    assert document[1] is True
    with pytest.raises(json_text.NotStorable):
        json_text.dumps(document)


@pytest.mark.parametrize("text", ["", "[1", "[1]]", "{", "1 2", "nonsense"])
def test_what_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_text.loads(text)


def test_a_cleaned_text_can_be_stored() -> None:
    cleaned = json_text.clean_text("a\x00b\ud800" + "c" * 5_000)
    assert len(cleaned) == 2_000
    assert json_text.loads(json_text.dumps(cleaned)) == cleaned
