"""Kinds of answers, ways to ask, refusals and tokens, as supabase-js has them from the gateway."""

from __future__ import annotations

import pytest

from harness.databases import Database

from .asking import Server, outcome
from .cases import CASES, Case
from .roles import MATRIX

pytestmark = pytest.mark.long


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_call_has_its_outcome(gateway: Server, case: Case) -> None:
    answer = case.ask(gateway)
    assert outcome(answer) == case.expected, answer
    assert len({one.name for one in CASES}) == len(CASES)


@pytest.mark.parametrize("who", ["anon", "viewer", "operator", "admin", "stranger"])
@pytest.mark.parametrize("function", MATRIX)
def test_a_function_is_for_those_who_may(gateway: Server, function: str, who: str) -> None:
    arguments, expected = MATRIX[function]
    told = outcome(gateway.call(who, function, arguments(gateway.scene)))
    assert ("allowed" if told.startswith("20") else told) == expected[who]


def test_no_function_is_left_out(shared_database: Database) -> None:
    rows = shared_database.connect().execute(
        "select proname from pg_proc where pronamespace = 'meshhook'::regnamespace and prorettype <> 'trigger'::regtype"
    )
    assert sorted(row["proname"] for row in rows) == sorted(MATRIX)
