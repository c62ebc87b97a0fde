"""The backend ends while it waits for a table that a resume writes: nothing of the resume is left."""

from __future__ import annotations

import json
import sys
from functools import partial

import psycopg
import pytest

from harness.databases import Database
from python.integration.concurrency.engine import Project, Worker, begin, edge, resume, transform
from python.integration.concurrency.invariants import broken

AT_LEAST = {
    "audit_chain",
    "audit_heads",
    "audit_log",
    "run_acts",
    "run_steps",
    "step_attempts",
    "step_queue",
    "step_snapshots",
    "workflow_events",
    "workflow_runs",
}


def tables_that_a_resume_writes(project: Project, run_id: str) -> list[str]:
    """As the server counts them, in a transaction that is rolled back; what the commit writes is among them."""
    claims = json.dumps({"sub": str(project.user), "role": "authenticated"})
    with project.judge.transaction(force_rollback=True):
        project.judge.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        project.judge.execute("set local role authenticated")
        resume(project.judge, run_id, "b")
        project.judge.execute("set constraints all immediate")
        project.judge.execute("reset role")
        rows = project.judge.execute(
            "select relname from pg_stat_xact_user_tables"
            " where schemaname like 'meshhook%' and n_tup_ins + n_tup_upd + n_tup_del > 0 order by 1"
        ).fetchall()
    return [row["relname"] for row in rows]


def test_a_backend_that_ends_while_it_waits_for_any_table_leaves_nothing_behind(database: Database) -> None:
    project = Project(database)
    nodes = [transform("a"), transform("b", "a"), transform("c", "b"), transform("side", "a")]
    project.publish("flow", nodes, [edge("a", "b"), edge("b", "c"), edge("a", "side")])
    run_id = project.start("flow")
    worker = Worker(database)
    worker.work_off("b")
    tables = tables_that_a_resume_writes(project, run_id)
    assert set(tables) >= AT_LEAST
    before = database.dump()

    for table in tables:
        person = database.as_user(project.user)
        with project.judge.transaction():
            project.judge.execute(f"lock table meshhook.{table} in share row exclusive mode".encode())
            resumed = begin(partial(resume, person, run_id, "b", idempotency_key="once"))
            database.wait_until(
                "select pg_terminate_backend(pid) from pg_locks"
                " where pid = %s and relation = %s::regclass and not granted",
                [person.info.backend_pid, f"meshhook.{table}"],
            )
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                resumed.result()
            database.wait_until(
                "select not exists (select from pg_stat_activity where pid = %s)", [person.info.backend_pid]
            )
            assert database.dump() == before, f"the end at {table} left something behind"
    sys.stdout.write(f"ended while waiting for {len(tables)} tables: {', '.join(tables)}\n")

    answer = resume(project.person, run_id, "b", idempotency_key="once")
    assert (answer["attempt"], answer["replayed"]) == (2, False)
    worker.work_off()
    assert project.status(run_id) == "succeeded"
    assert not broken(project.judge)
