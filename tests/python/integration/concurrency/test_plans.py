"""The worker's calls and the acts find their rows by index, whatever the planner knows of the tables, and read no more
of a run than they touch.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.backlog import fill
from python.integration.concurrency.engine import KINDS, Project, T, Worker, call, edge, report, resume, transform

BIG = ("step_queue", "run_steps", "step_attempts", "step_snapshots", "workflow_runs")

READ = """
select relname, heap_blks_hit + heap_blks_read as rows, idx_blks_hit + idx_blks_read as indexes
from pg_statio_user_tables where relname = any(%s)
"""


ROWS_READ = """
select t.relname, coalesce(t.seq_tup_read, 0) + coalesce(sum(i.idx_tup_read), 0) as rows
from pg_stat_user_tables as t left join pg_stat_user_indexes as i on i.relid = t.relid
where t.schemaname = 'meshhook' group by t.relid, t.relname, t.seq_tup_read
"""


class Watch:
    """Makes calls and counts the blocks that they touch: of each big table and of its indexes.

    A scan of a whole index shows in the blocks only, a scan of a whole table in both.
    """

    def __init__(self, judge: Connection) -> None:
        self.judge = judge
        self.usual: dict[tuple[str, str], int] = {}
        """What a call touched while the tables were small."""
        self.found: list[str] = []

    def over(self, name: str, connection: Connection, act: Callable[[], T]) -> T:
        connection.execute("select pg_stat_force_next_flush()")
        before = self._blocks()
        began = time.perf_counter()
        answer = act()
        took = 1000 * (time.perf_counter() - began)
        connection.execute("select pg_stat_force_next_flush()")
        touched = {read: blocks - before[read] for read, blocks in self._blocks().items()}
        assert any(touched.values()), f"{name} was not seen to touch anything"
        for read, blocks in touched.items():
            if self.usual and blocks > 100 + 4 * self.usual[name, read]:
                self.found.append(f"{self.name}: {name}: {blocks} blocks of {read}, not {self.usual[name, read]}")
        self.touched |= {(name, read): blocks for read, blocks in touched.items()}
        sys.stdout.write(f"  {took:8.1f} ms  {sum(touched.values()):6} blocks  {name}\n")
        return answer

    def phase(self, name: str) -> None:
        # What the judge has read meanwhile, to fill and to analyse, would be laid to a call of this phase.
        self.judge.execute("select pg_stat_force_next_flush()")
        self.name = name
        self.touched: dict[tuple[str, str], int] = {}
        sys.stdout.write(f"{name}\n")

    def _blocks(self) -> dict[str, int]:
        blocks: dict[str, int] = {}
        for row in self.judge.execute(READ, [list(BIG)]).fetchall():
            blocks[row["relname"]] = row["rows"]
            blocks[f"the indexes of {row['relname']}"] = row["indexes"]
        return blocks


@pytest.mark.parametrize("rows", [30_000, pytest.param(200_000, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_no_call_reads_through_a_big_table_analysed_or_never_analysed(database: Database, rows: int) -> None:
    """Asked of a session whose plans were made when the tables were empty, and of a new one."""
    project = Project(database)
    for table in BIG:
        project.judge.execute(f"alter table meshhook.{table} set (autovacuum_enabled = false)".encode())
    nodes = [transform("a"), transform("b", "a"), transform("c", "b")]
    project.publish("flow", nodes, [edge("a", "b"), edge("b", "c")])
    warm = Worker(database, "warm"), database.as_user(project.user)
    watch = Watch(project.judge)
    for _ in range(7):
        everything(project, *warm, watch, "while the tables are empty")
    fill(project.judge, [project.id], 100)
    everything(project, *warm, watch, "with a hundred runs")
    watch.usual = watch.touched

    fill(project.judge, [project.id], rows)
    everything(project, *warm, watch, f"with {rows:,} runs: never analysed, old plans")
    everything(project, Worker(database), database.as_user(project.user), watch, "never analysed, new plans")
    project.judge.execute("analyze")
    everything(project, *warm, watch, "analysed, old session")
    everything(project, Worker(database), database.as_user(project.user), watch, "analysed, new session")
    assert not watch.found, "\n".join(watch.found)


def test_a_resume_reads_what_it_touches(database: Database) -> None:
    """However many steps, edges and items the rest of its run has. (A preview tells what is kept, too.)"""
    project = Project(database)
    few, many = (wide_run(project, size) for size in (10, 200))
    project.judge.execute("vacuum analyze")
    tell_counts(project.judge)
    for step in ("failing", "upper", "mapped"):  # the second takes the first, which is queued again, back
        least, most = (rows_of_a_resume(project, run_id, step) for run_id in (few, many))
        assert least["run_steps"] > 0 < least["workflow_edges"]
        more = {table: rows - least[table] for table, rows in most.items() if rows > least[table]}
        # Where most runs are small, an update may read what there is of its run, but not once a step.
        updated = [more.pop(table, 0) for table in ("run_steps", "step_attempts")]
        assert max(updated) <= 2 * 210, (step, updated)
        assert sum(more.values()) <= 10, (step, more)


@pytest.mark.parametrize("is_analyzed", [True, False], ids=["analyzed", "never analyzed"])
def test_a_resume_reads_no_more_after_many_acts(database: Database, is_analyzed: bool) -> None:
    """On the same run and in the same project; the first resume of a run is the measure of its fortieth."""
    project, worker = Project(database), Worker(database)
    project.judge.execute("alter table meshhook.run_acts set (autovacuum_enabled = false)")
    project.judge.execute("alter table meshhook.audit_log set (autovacuum_enabled = false)")
    project.publish("flow", [transform("a"), transform("b", "a")], [edge("a", "b")])
    run_id = project.start("flow")
    worker.finish(report(worker.claim(1)[0], "failed"))
    if is_analyzed:
        project.judge.execute("vacuum analyze")
    counted: list[dict[str, int]] = []
    for _ in range(40):
        tell_counts(project.judge)
        counted.append(rows_of_a_resume(project, run_id, "a"))
        worker.finish(report(worker.claim(1)[0], "failed"))
        tell_counts(worker.connection)
    first, *_, last = counted
    assert first["run_acts"] > 0 < first["audit_log"]
    # Of the tables that acts add to; a step and the run are updated, and dead versions of them may be read, too.
    more = {table: last[table] - first[table] for table in ADDED_TO if last[table] > first[table]}
    assert sum(more.values()) <= 10, more


def test_what_leads_to_a_step_is_found_by_its_index(database: Database) -> None:
    """Not by the primary key, of which a lookup reads the edges of the whole definition."""
    for size in (10, 100, 250, 500, 750, 1000):
        project = Project(database)
        keys = [f"s{number}" for number in range(size)]
        project.publish("chain", [transform(key) for key in keys], [edge(*ends) for ends in pairwise(keys)])
    project.judge.execute("checkpoint")  # a commit that is not on the disk yet is not visible to all
    project.judge.execute("vacuum analyze meshhook.workflow_edges")
    project.judge.execute("set enable_seqscan = off")
    project.judge.execute("set plan_cache_mode = force_generic_plan")
    for columns in ("source_ordinal", "source_ordinal, handles"):
        project.judge.execute(LOOKUP.format(columns=columns).encode())
        row = project.judge.execute("explain (format json) execute lookup(null, null, null)").fetchone()
        assert row is not None
        assert row["QUERY PLAN"][0]["Plan"]["Index Name"] == "workflow_edges_by_target"
        project.judge.execute("deallocate lookup")


ADDED_TO = ("run_acts", "audit_log", "audit_chain", "workflow_events", "step_attempts", "step_snapshots")


LOOKUP = """
prepare lookup (uuid, uuid, int) as
select {columns}
from meshhook.workflow_edges
where project_id = $1 and workflow_id = $2 and target_ordinal = $3
"""
"""As a resume asks for what stands before a step."""


def rows_of_a_resume(project: Project, run_id: str, step: str) -> dict[str, int]:
    """Rows and entries of indexes that it reads, by table; its session has looked at the tables before."""
    person = project.database.as_user(project.user)
    call(person, "meshhook.preview_resume", run_id=run_id, step_key=step)
    tell_counts(person)
    before = rows_read(project)
    resume(person, run_id, step)
    tell_counts(person)
    return {table: rows - before[table] for table, rows in rows_read(project).items()}


def wide_run(project: Project, size: int) -> str:
    """A run that failed in one of two steps in a row and in one of so many items, beside so many other steps."""
    inner = {"type": "transform", "data": {"expression": "item"}}
    nodes = [
        {"id": "mapped", "type": "map", "data": {"items": "input.list", "concurrency": size, "node": inner}},
        *(transform(key) for key in ("after", "top", *(f"leaf{number}" for number in range(size)))),
        transform("upper", "top"),
        transform("failing", "upper"),
        {"id": "below", "type": "http_call", "data": {"method": "POST", "url": "https://example.com"}},
    ]
    edges = [edge("mapped", "after"), edge("top", "upper"), edge("upper", "failing"), edge("failing", "below")]
    edges += [edge("top", f"leaf{number}") for number in range(size)]
    project.publish(f"wide-{size}", nodes, edges)
    run_id, worker = project.start(f"wide-{size}"), Worker(project.database)
    results: list[dict[str, object]] = []
    while works := worker.exchange(results, 1000, [*KINDS, "map"])["work"]:
        results = [
            report(work) | {"output": {"items": [{"key": str(key), "value": key} for key in range(size)]}}
            if work["step_key"] == "mapped" and not work["item_key"]
            else report(work, "failed" if (work["step_key"], work["item_key"]) in FAILING else "succeeded")
            for work in works
        ]
    assert project.status(run_id) == "failed"
    tell_counts(worker.connection)
    return run_id


def tell_counts(connection: Connection) -> None:
    """What a session has counted and not told yet would be laid to whoever is watched next."""
    connection.execute("select pg_stat_force_next_flush()")


FAILING = {("failing", ""), ("mapped", "0")}


def rows_read(project: Project) -> dict[str, int]:
    """Rows and entries of indexes that were read so far, by table."""
    return {row["relname"]: int(row["rows"]) for row in project.judge.execute(ROWS_READ).fetchall()}


def everything(project: Project, worker: Worker, person: Connection, watch: Watch, phase: str) -> None:
    """Each call of a worker and each act of a person once, on work that is at hand."""
    watch.phase(phase)
    crowd = worker.connection
    for _ in range(4):
        watch.over("start_run", person, partial(project.start, "flow", person))
    works = watch.over("claim 50", crowd, partial(worker.claim, 50))
    held = works[:10]  # each row is found through some six blocks of an index, once the table is big
    assert len(watch.over("heartbeat 10", crowd, partial(worker.heartbeat, *held))) == len(held)
    results = [report(work) for work in works]
    works = watch.over("finish 50, claim 50", crowd, partial(worker.exchange, results, 50))["work"]
    project.judge.execute(
        "update meshhook.step_queue set lease_expires_at = now() - interval '1 s' where id = any(%s)",
        [[work["queue_id"] for work in works[::2]]],
    )
    works = works[1::2] + watch.over("claim beside lost leases", crowd, partial(worker.claim, 25))
    given = [report(work, "released") for work in works[::3]]
    watch.over("give a third back", crowd, partial(worker.exchange, given, 0))
    failed = [work for work in works if work not in works[::3]]
    results = [report(work, "failed") for work in failed]
    assert watch.over("fail the others", crowd, partial(worker.finish, *results)) == ["ok"] * len(results)

    for work in failed[:2]:
        named = {"run_id": work["run_id"], "step_key": work["step_key"]}
        watch.over("preview_resume", person, partial(call, person, "meshhook.preview_resume", **named))
        watch.over("resume_run_from_step", person, partial(call, person, "meshhook.resume_run_from_step", **named))
    run_id = project.start("flow")
    for act in ("pause_run", "resume_run", "cancel_run"):
        watch.over(act, person, partial(call, person, f"meshhook.{act}", run_id=run_id))
    worker.finish(*(report(work) for work in worker.claim(20)))
    for connection in (worker.connection, person, project.judge):
        tell_counts(connection)
