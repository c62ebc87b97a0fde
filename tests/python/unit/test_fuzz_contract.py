"""What the fuzzer takes for a breach of the contract, answer by answer."""

from __future__ import annotations

import pytest

from fuzz.contract import Answer, breach

REFUSED = Answer(
    sqlstate="PT404", message="run not found", detail='{"reason": "run_not_found"}', hint="Check the id.", context="PL"
)
IN_JSON = 'JSON data, line 1: {"reason": "drop table meshhook.projects'
IN_A_FUNCTION = "PL/pgSQL function meshhook.list_audit(uuid,jsonb,integer,text) line 12 at RETURN"


@pytest.mark.parametrize(
    "answer",
    [
        Answer("[null]"),
        REFUSED,
        Answer(sqlstate="22P02", message="invalid input syntax for type uuid", context=IN_JSON),
        Answer(sqlstate="54001", message="stack depth limit exceeded", context=IN_JSON),
    ],
)
def test_within_it(answer: Answer) -> None:
    assert breach(answer, "authenticated") is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(sqlstate="PT404", message="run not found", detail='{"reason": "run_not_found"}'),
        Answer(sqlstate="PT404", message="no run 7", detail='{"reason": "run_not_found"}', hint="h"),
        Answer(sqlstate="PT404", message="run not found", detail='{"reason": "gone"}', hint="h"),
        Answer(sqlstate="PT409", message="run not found", detail='{"reason": "run_not_found"}', hint="h"),
        Answer(sqlstate="PT404", message="run not found", detail="run_not_found", hint="h"),
        Answer(sqlstate="PT404", message="run not found", detail="[]", hint="h"),
        Answer(sqlstate="22P02", message="invalid input syntax for type bigint", context=IN_A_FUNCTION),
        Answer(sqlstate="22P02", message="invalid input syntax", context='SQL function "export_audit" statement 3'),
        Answer(sqlstate="42501", message="permission denied for function get_run"),
        *(Answer(sqlstate=code) for code in ("P0001", "XX000", "40001", "40P01", "55P03", "57014", "23505", "42883")),
    ],
)
def test_outside_it(answer: Answer) -> None:
    assert breach(answer, "authenticated") is not None


def test_only_who_has_no_token_may_be_told_that_a_function_is_not_for_them() -> None:
    denied = Answer(sqlstate="42501", message="permission denied for function get_run")
    assert breach(denied, "anon") is None
    assert breach(Answer(sqlstate="42501", message="permission denied for table runs"), "anon") is not None
