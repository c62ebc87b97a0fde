"""The same calls to another server of the dialect: where it answers otherwise is known, and why."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .asking import Server, outcome
from .cases import CASES, Case
from .roles import MATRIX

pytestmark = pytest.mark.long

KNOWN: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("lite_differences.toml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_call_has_the_same_outcome_or_a_known_other_one(lite: Server, case: Case) -> None:
    known = KNOWN.get(case.name)
    if known:
        assert known["answers"] != case.expected
        assert known["because"]
    assert outcome(case.ask(lite)) == (known["answers"] if known else case.expected)


@pytest.mark.parametrize("who", ["anon", "viewer", "operator", "admin", "stranger"])
@pytest.mark.parametrize("function", MATRIX)
def test_a_function_is_for_the_same_people(lite: Server, function: str, who: str) -> None:
    arguments, expected = MATRIX[function]
    told = outcome(lite.call(who, function, arguments(lite.scene)))
    known = KNOWN.get(f"{function} by {who}")
    assert ("allowed" if told.startswith("20") else told) == (known["answers"] if known else expected[who])


def test_every_known_difference_is_of_a_call_that_is_made() -> None:
    made = {case.name for case in CASES} | {
        f"{function} by {who}" for function, (_, by) in MATRIX.items() for who in by
    }
    assert KNOWN.keys() <= made
