"""plpgsql_check looks into every function of ours, and sees each kind of fault that is planted there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.parts import Missing
from harness.planted import Copy
from laws import plpgsql_check
from laws.plpgsql_check import HERE, Allowed, Checked, Verdict, check, checking_server, judge, main, read_allowed
from laws.test_sql_bodies import FUNCTIONS, declared, full_name, option
from meshhook.embedded import EmbeddedServer
from meshhook.sqltree import sql_root

ALLOWED = read_allowed((HERE / "plpgsql_check.toml").read_text())


OURS = {full_name(file) for file in FUNCTIONS if option(declared(file), "language").sval == "plpgsql"}


@contextmanager
def needed_server() -> Iterator[EmbeddedServer]:
    """Skips what needs the checker on a machine that lacks it."""
    try:
        with checking_server() as server:
            yield server
    except Missing as missing:
        missing.skip()


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    with needed_server() as server:
        yield server


@pytest.fixture(scope="module")
def checked(server: EmbeddedServer) -> list[Checked]:
    return check(server)


def test_every_function_is_checked(checked: list[Checked]) -> None:
    assert len(OURS) > 100
    assert {one.function for one in checked} == OURS


def test_nothing_is_found_but_what_is_allowed_for_a_reason(checked: list[Checked]) -> None:
    assert judge(checked, ALLOWED) == Verdict([], [])


FUNCTION = """
create function meshhook_private.{name}(p_name text) returns {returns} language plpgsql volatile security invoker
set search_path = pg_catalog, pg_temp
as $$
{body}
$$;
"""

INJECTION = "security: text type variable is not sanitized (The EXECUTE expression is SQL injection vulnerable.)"
PLANTED = {
    "reads_a_column_that_is_not_there": (
        "begin perform r.nothing from meshhook.workflow_runs as r; end;",
        "error: column r.nothing does not exist",
    ),
    "calls_a_function_that_is_not_there": (
        "begin perform meshhook_private.nothing(p_name); end;",
        "error: function meshhook_private.nothing(text) does not exist",
    ),
    "has_a_variable_for_nothing": (
        "declare v_unused int; begin perform p_name; end;",
        'warning: unused variable "v_unused"',
    ),
    "has_a_parameter_for_nothing": (
        "begin perform 1; end;",
        'warning extra: unused parameter "p_name"',
    ),
    "selects_more_than_it_takes": (
        "declare v_one text; begin select p_name, 2 into v_one; end;",
        "warning: too many attributes for target variables"
        " (There are less target variables than output columns in query.)",
    ),
    "makes_a_statement_of_a_text": ("begin execute 'select ' || p_name; end;", INJECTION),
    "would_silence_the_checker": (
        "begin\n-- @plpgsql_check_options: security_warnings = false\nexecute 'select ' || p_name; end;",
        INJECTION,
    ),
    "casts_in_secret": (
        "declare v_one int; begin v_one := p_name::numeric; perform v_one; end;",
        'performance: target type is different type than source type (cast "numeric" value to "integer" type)',
    ),
    "names_a_cursor": (
        "declare v_rows refcursor := 'named'; begin open v_rows for select p_name; end;",
        "compatibility: obsolete setting of refcursor or cursor variable"
        " (Internal name of cursor should not be specified by users.)",
    ),
}

PLANTED_IN_TRIGGERS = {
    "touch_row": ("updated_at", "updated_on", 'error: record "new" has no field "updated_on"'),
    "enqueue_attempts": ("b.due_at", "b.due_on", "error: column b.due_on does not exist"),
}


@pytest.fixture(scope="module")
def found(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str | None]]:
    """What is found in a copy of sql/ with all plants in it, by name of the function."""
    root = tmp_path_factory.mktemp("planted") / "sql"
    shutil.copytree(sql_root(), root)
    for name, (body, _) in PLANTED.items():
        (root / f"functions/internal/{name}.sql").write_text(FUNCTION.format(name=name, returns="void", body=body))
    for name, (right, wrong, _) in PLANTED_IN_TRIGGERS.items():
        file = root / f"functions/guard/{name}.sql"
        assert right in file.read_text()
        file.write_text(file.read_text().replace(right, wrong))
    orphan = FUNCTION.replace("p_name text", "").format(
        name="is_fired_by_nothing", returns="trigger", body="begin return null; end;"
    )
    (root / "functions/guard/is_fired_by_nothing.sql").write_text(orphan)
    found: dict[str, set[str | None]] = {}
    for one in judge(check(server, root), ALLOWED).found:
        found.setdefault(one.function.removeprefix("meshhook_private."), set()).add(one.finding)
    return found


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_in_a_function_is_found(found: dict[str, set[str | None]], name: str) -> None:
    assert PLANTED[name][1] in found[name]


@pytest.mark.parametrize("name", PLANTED_IN_TRIGGERS)
def test_a_fault_in_a_trigger_function_is_found(found: dict[str, set[str | None]], name: str) -> None:
    assert PLANTED_IN_TRIGGERS[name][2] in found[name]


def test_a_trigger_function_that_nothing_fires_is_found(found: dict[str, set[str | None]]) -> None:
    assert found["is_fired_by_nothing"] == {"error: no trigger calls it, so nothing can be said of it"}


def test_nothing_else_is_found_beside_the_plants(found: dict[str, set[str | None]]) -> None:
    assert set(found) == {*PLANTED, *PLANTED_IN_TRIGGERS, "is_fired_by_nothing"}


@pytest.mark.long
def test_make_lint_ends_with_a_fault_and_names_its_line(server: EmbeddedServer, tmp_path: Path) -> None:
    copy = Copy(tmp_path, "sql", "python_worker", "tests/harness", "tests/laws")
    clean = copy.lint("plpgsql_check")
    assert (clean.code, clean.out) == (0, f"plpgsql_check: {len(OURS)} functions\n")
    copy.change("sql/functions/guard/touch_row.sql", "now()", "now(0)")
    said = copy.lint("plpgsql_check")
    assert said.code != 0
    assert "sql/functions/guard/touch_row.sql:10: error: function now(integer) does not exist\n" in said.out


def test_a_finding_without_an_entry_and_an_entry_without_a_finding_are_faults() -> None:
    seen = Checked("a.seen", 1, "error", "it is wrong", None)
    known = Checked("a.known", 1, "warning", "it is odd", "very")
    clean = Checked("a.clean", None, None, None, None)
    allowed = [Allowed(("a.known", "a.mended"), "warning: it is odd (very)", "it has to be")]
    assert judge([seen, known, clean], allowed) == Verdict([seen], [("a.mended", "warning: it is odd (very)")])


@pytest.mark.parametrize("reason", ["", 'reason = ""', 'reason = " "'])
def test_an_entry_has_its_reason(reason: str) -> None:
    with pytest.raises((TypeError, ValueError), match="reason"):
        read_allowed(f"""[[allowed]]\nfunctions = ["a.known"]\nfinding = "warning: it is odd"\n{reason}""")


@pytest.fixture
def no_checker(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine that lacks the checker, outside of CI."""

    def nowhere(version: int) -> Path:
        raise Missing(f"the system's PostgreSQL {version}", "apt-get install postgresql")

    monkeypatch.setattr(plpgsql_check, "system_binaries", nowhere)
    monkeypatch.delenv("CI", raising=False)
    return monkeypatch


PACKAGE = "plpgsql_check is missing: apt-get install postgresql-15-plpgsql-check"


def test_who_lacks_the_checker_is_told_the_package(
    no_checker: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main() == 0
    assert capsys.readouterr().err == f"{PACKAGE}\n"
    with pytest.raises(pytest.skip.Exception, match=PACKAGE), needed_server():
        pass


def test_ci_can_not_do_without_the_checker(no_checker: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    no_checker.setenv("CI", "true")
    assert main() == 1
    assert capsys.readouterr().err == f"{PACKAGE}\n"
