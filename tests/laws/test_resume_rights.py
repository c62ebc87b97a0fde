"""A resume is done with the rights of its caller: definer functions check, stamp, prove and enqueue, and write nothing
of what is resumed. And each thing that the body does is needed: without it the act is refused and nothing changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from harness.databases import Connection, Database
from laws.test_docs import RAISED
from laws.test_sql_bodies import body, declared, full_name, option, words
from meshhook.sqltree import SqlFile, read_tree

FUNCTIONS = {full_name(file): file for file in read_tree().replayed if file.path.parent.parent.name == "functions"}
BODY = FUNCTIONS["meshhook.resume_run_from_step"]

DEFINERS = {
    # judges the arguments
    "meshhook.check_act",
    # tells the refusals what the caller may see
    "meshhook.sees_run",
    # counts what leaves no row
    "meshhook.note_act",
    "meshhook_private.caller_id",
    # says what the caller may see and write; policies ask
    "meshhook_private.caller_projects",
    "meshhook_private.open_ticket_run",
    "meshhook_private.covers_audit",
    "meshhook_private.covers_new_attempt",
    "meshhook_private.covers_recalled_attempt",
    "meshhook_private.covers_run",
    "meshhook_private.covers_step",
    # judges the act and stamps what it must come to
    "meshhook_private.guard_act",
    # lets the queue follow the new attempts
    "meshhook_private.enqueue_attempts",
    # holds the result against the promise
    "meshhook_private.prove_act",
    # links the audit row to its chain
    "meshhook_private.chain_audit",
}
"""Every definer function that runs during a resume."""

WRITES = {
    "meshhook_private.append_events": {"meshhook.workflow_events"},
    "meshhook_private.chain_audit": {"meshhook.audit_chain", "meshhook.audit_heads"},
    "meshhook_private.enqueue_attempts": {"meshhook.step_queue"},
    "meshhook_private.prove_act": {"meshhook.run_acts"},
    "meshhook_private.repin_run": {
        "meshhook.run_steps",
        "meshhook.step_queue",
        "meshhook.step_snapshots",
        "meshhook.workflow_runs",
    },
}
"""All that they, and what they call, write. Not among it: runs, steps, snapshots, attempts, audit rows; but for
`repin_run`, which lays a run out anew under another definition and resumes nothing of it."""

GRAPH = {
    "nodes": [
        {"id": key, "type": "transform", "data": {"expression": "input"}}
        for key in ("above", "target", "below", "side")
    ],
    "edges": [
        {"source": "above", "target": "target"},
        {"source": "target", "target": "below"},
        {"source": "above", "target": "side"},
    ],
}


class Run:
    """A run of which `target` failed, `side` has succeeded and `below` was not reached."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.worker = database.worker()
        self.user = uuid4()
        self.person = database.as_user(self.user)
        project = self.ask("create_project", name="laws")["project_id"]
        self.ask("publish_workflow", project_id=project, slug="flow", definition=Jsonb(GRAPH))
        self.id: str = self.ask("start_run", project_id=project, slug="flow")["run_id"]
        self.work(fails="target")

    def ask(self, function: str, connection: Connection | None = None, **arguments: Any) -> Any:
        names = ", ".join(f"{name} => %({name})s" for name in arguments)
        row = (
            (connection or self.person)
            .execute(f"select meshhook.{function}({names}) as answer".encode(), arguments)
            .fetchone()
        )
        assert row is not None
        return row["answer"]

    def work(self, fails: str | None = None, limit: int = 10, rounds: int = 10) -> None:
        """A worker does what is ready."""
        results: list[dict[str, Any]] = []
        for left in reversed(range(rounds)):
            row = self.worker.execute(
                "select meshhook_worker.finish_and_claim('w', %s, '{transform}', %s, 30) -> 'work' as work",
                [Jsonb(results), limit if left else 0],
            ).fetchone()
            assert row is not None
            results = [
                {"queue_id": work["queue_id"], "token": work["token"], "outcome": "succeeded", "output": 1}
                if work["step_key"] != fails
                else {"queue_id": work["queue_id"], "token": work["token"], "outcome": "failed"}
                for work in row["work"]
            ]

    def resume(self, step_key: str = "target", connection: Connection | None = None) -> Any:
        return self.ask("resume_run_from_step", connection, run_id=UUID(self.id), step_key=step_key)


@pytest.fixture
def run(database: Database) -> Run:
    return Run(database)


def test_the_definer_functions_of_a_resume_are_a_short_list(run: Run) -> None:
    watched = run.database.connect()
    watched.execute("set track_functions = 'all'")
    watched.execute("select set_config('request.jwt.claims', %s, false)", [json.dumps({"sub": str(run.user)})])
    watched.execute("set role authenticated")
    run.resume(connection=watched)
    # One that takes work back out of the queue, and all roots at once.
    run.work(rounds=2, limit=1)
    run.resume(connection=watched)
    run.work(fails="below")
    run.ask("resume_run", watched, run_id=UUID(run.id))
    with pytest.raises(psycopg.ProgrammingError, match="step not found"):
        run.resume("missing", connection=watched)
    with pytest.raises(psycopg.ProgrammingError, match="run not found"):
        run.ask("resume_run_from_step", watched, run_id=uuid4(), step_key="target")
    watched.execute("reset role")
    watched.execute("select pg_stat_force_next_flush()")
    run.database.wait_until("select exists (select from pg_stat_user_functions where funcname = 'prove_act')")
    ran = {
        row["name"]
        for row in watched.execute(
            "select s.schemaname || '.' || s.funcname as name from pg_stat_user_functions as s"
            " inner join pg_proc as p on p.oid = s.funcid where p.prosecdef"
        )
    }
    assert ran == DEFINERS


def calls(file: SqlFile) -> set[str]:
    """The functions of ours that a body names."""
    said = " ".join(words(body(file)))
    return {f"{schema}.{name}" for schema, name in re.findall(r"\b(meshhook\w*) \. (\w+) \(", said)} & FUNCTIONS.keys()


def reached(names: set[str]) -> set[str]:
    """These functions and all that they call."""
    found: set[str] = set()
    while names:
        found |= names
        names = set().union(*(calls(FUNCTIONS[name]) for name in names)) - found
    return found


def writes(file: SqlFile) -> Iterator[str]:
    """The tables that a body writes. No body makes a statement while it runs: test_sql_bodies.py."""
    said = " ".join(words(body(file)))
    verbs = r"insert into|(?<!for )(?<!key )(?<!do )update(?: only)?|delete from(?: only)?|merge into|truncate|copy"
    for schema, table in re.findall(rf"\b(?:{verbs}) (\w+)(?: \. (\w+))?", said):
        yield f"{schema}.{table}"


def test_none_of_them_writes_what_is_resumed() -> None:
    reach = reached(DEFINERS)
    assert "meshhook_private.plan_resume" in reach
    found = {name: set(writes(FUNCTIONS[name])) for name in reach}
    assert {name: tables for name, tables in found.items() if tables} == WRITES


def test_every_reason_to_refuse_a_resume_has_a_counter_of_its_own() -> None:
    resume = reached({full_name(BODY), *DEFINERS})
    # The guard of the ledger judges undos too.
    of_undo = {"act_not_found", "undo_too_late"}
    reasons = {reason for name in resume for _, reason in RAISED.findall(FUNCTIONS[name].text)} - of_undo
    assert len(reasons) > 15
    counters = "".join(migration.file.text for migration in read_tree().migrations)
    assert {reason for reason in of_undo if f"'undo_{reason}'" not in counters} == set()
    assert {reason for reason in reasons if f"'resume_{reason}'" not in counters} == set()


def test_what_the_scan_of_writes_sees() -> None:
    assert set(writes(BODY)) == {
        "meshhook.run_acts",
        "meshhook.step_attempts",
        "meshhook.step_snapshots",
        "meshhook.run_steps",
        "meshhook.workflow_runs",
        "meshhook.audit_log",
    }
    assert set(writes(FUNCTIONS["meshhook_private.cancel_steps"])) == {
        "meshhook.run_steps",
        "meshhook.step_attempts",
        "meshhook.step_queue",
    }


def test_the_body_itself_is_the_callers() -> None:
    for name in reached({"meshhook.resume_run_from_step"}) - reached(DEFINERS):
        assert not option(declared(FUNCTIONS[name]), "security").boolval, name


# What the body does, by the words with which each statement begins.
STATEMENTS = {
    "attempt": "    insert into meshhook.step_attempts (",
    "snapshot": "    insert into meshhook.step_snapshots (",
    "recall": "    update meshhook.step_attempts as a",
    "reset": "    update meshhook.run_steps as s",
    "run": "    update meshhook.workflow_runs as r",
    "audit": "    insert into meshhook.audit_log as l (",
}


def without(*parts: str) -> str:
    """The shipped text, made to replace, without these statements."""
    text = BODY.text
    for part in parts:
        begin = STATEMENTS[part]
        assert text.count(begin) == 1, f"the body no longer says {begin.strip()!r} once"
        start = text.index(begin)
        text = text[:start] + text[text.index(";\n", start) + 2 :]
    assert text.count("create function") == 1
    return text.replace("create function", "create or replace function")


def refusal(run: Run, step_key: str) -> psycopg.Error:
    """What a resume is told, once it has changed nothing."""
    before = run.database.dump()
    with pytest.raises(psycopg.Error) as caught:
        run.resume(step_key)
    assert run.database.dump() == before
    return caught.value


@pytest.mark.parametrize(
    ("parts", "gap"),
    [
        (("attempt", "snapshot"), "attempts"),
        (("snapshot",), "snapshots"),
        (("reset",), "steps"),
        (("run",), "run"),
        (("audit",), "audit row"),
        (("recall",), "recalled attempts"),
    ],
    ids=lambda value: " and ".join(value) if isinstance(value, tuple) else value.replace(" ", "_"),
)
def test_a_body_without_a_part_is_refused_and_changes_nothing(run: Run, parts: tuple[str, ...], gap: str) -> None:
    if parts == ("recall",):
        run.resume()
        run.work(rounds=2)  # target has succeeded again, below is queued
    run.database.connect().execute(without(*parts).encode())
    error = refusal(run, "target")
    assert error.sqlstate == "PT403"
    assert json.loads(error.diag.message_detail or "{}") == {"reason": "act_incomplete", "gap": gap}


def test_a_snapshot_without_its_attempt_is_refused_by_a_key(run: Run) -> None:
    run.database.connect().execute(without("attempt").encode())
    error = refusal(run, "target")
    assert error.diag.constraint_name == "step_snapshots_of_an_attempt"


def test_the_whole_body_is_taken(run: Run) -> None:
    run.database.connect().execute(without().encode())
    before = run.database.dump()
    assert run.resume()["attempt"] == 2
    changed = {table for table, rows in run.database.dump().items() if rows != before[table]}
    assert changed == {
        "meshhook.audit_chain",
        "meshhook.audit_heads",
        "meshhook.audit_log",
        "meshhook.run_acts",
        "meshhook.run_steps",
        "meshhook.step_attempts",
        "meshhook.step_queue",
        "meshhook.step_snapshots",
        "meshhook.workflow_events",
        "meshhook.workflow_runs",
    }
