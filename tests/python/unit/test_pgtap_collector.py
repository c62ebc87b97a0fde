"""The collector of pgTAP files says `passed` only when it is so."""

from __future__ import annotations

import pytest

from harness.pgtap import Failed, Tap


def judge(*lines: str, error: str | None = None, finishes: bool = True) -> None:
    Tap(list(lines), error).judge(finishes=finishes)


def test_all_planned_tests_passing_is_a_pass() -> None:
    judge("1..2", "ok 1 - one", "ok 2 - two")


def test_a_plan_may_stand_last() -> None:
    judge("ok 1", "1..1")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["1..1", "not ok 1 - one"], "failed: not ok 1 - one"),
        (["1..2", "ok 1 - one"], "2 tests planned, 1 run"),
        (["1..1", "ok 1", "ok 2"], "1 tests planned, 2 run"),
        (["ok 1"], "0 plans instead of one"),
        (["1..1", "ok 1", "1..1"], "2 plans instead of one"),
        (["1..0"], "no test at all"),
        ([], "0 plans instead of one"),
        (["1..1", "ok 1 - one # TODO later"], "marked TODO, but passes"),
    ],
)
def test_what_is_wrong_is_told_after_all_lines(lines: list[str], problem: str) -> None:
    with pytest.raises(Failed) as caught:
        judge(*lines)
    assert problem in str(caught.value)
    assert str(caught.value).startswith("\n".join(lines))


def test_an_error_fails_even_when_every_line_before_it_was_good() -> None:
    with pytest.raises(Failed, match="division by zero"):
        judge("1..1", "ok 1", error="ERROR:  division by zero")


def test_a_file_that_never_finishes_fails() -> None:
    with pytest.raises(Failed, match=r"does not call finish\(\)"):
        judge("1..1", "ok 1", finishes=False)


def test_a_failing_test_marked_todo_and_a_skipped_one_pass() -> None:
    judge("1..2", "not ok 1 - one # TODO later", "ok 2 # SKIP no such server")


def test_a_file_that_skips_all_its_tests_is_skipped() -> None:
    with pytest.raises(pytest.skip.Exception, match="not on this server"):
        judge("1..0 # SKIP not on this server")


def test_diagnostics_and_other_output_are_no_tests() -> None:
    judge("1..1", "# ok, so far", "okay", "ok 1 - one", "# Looks good")
