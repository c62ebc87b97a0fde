"""While somebody holds a snapshot, claims go on from where the last ones ended, and yet nothing is passed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.databases import Database
from python.integration.concurrency.backlog import copy_project, fill
from python.integration.concurrency.engine import Json, Project, Worker, report, transform

OTHER = "80000000-0000-4000-8000-000000000000"

PILE = """
insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
select q.project_id, q.run_id, q.step_key, number, q.kind, q.run_at
from meshhook.step_queue as q, generate_series(2, %(rows)s) as number
where q.run_id = %(run)s
"""

ENTRIES = "select sum(idx_tup_read)::int from pg_stat_user_indexes where relname = 'step_queue'"

UNTIL = """
select set_config('meshhook.bookmarks', jsonb_object_agg(
  k.key, k.value || jsonb_build_object('until', clock_timestamp() + %(until)s::interval)
)::text, false)
from jsonb_each(current_setting('meshhook.bookmarks')::jsonb) as k
"""
"""Bookmarks that hold until then."""


class Queue:
    """A queue out of which so many rows have come since somebody took a snapshot."""

    def __init__(self, database: Database, gone: int) -> None:
        self.database = database
        self.project = Project(database)
        self.project.publish("flow", [transform("a")])
        self.worker = Worker(database)
        holder = database.connect(autocommit=False)
        holder.execute("set transaction isolation level repeatable read")
        holder.execute("select from meshhook.step_queue")
        self._work_off(gone)

    def fill(self, due: int) -> None:
        """So many more."""
        fill(self.project.judge, [self.project.id], due)

    def _work_off(self, rows: int) -> None:
        """As if they were claimed and had ended, all of one run that then has nothing due."""
        judge = self.project.judge
        judge.execute(PILE, {"rows": rows, "run": self.project.start("flow")})
        judge.execute("update meshhook.step_queue set lease_token = run_id")
        judge.execute("delete from meshhook.step_queue")

    def entries_read(self, limit: int) -> int:
        """How many entries of indexes of the queue a claim reads; it gets all that it wants."""
        before = self._entries()
        assert len(self.worker.claim(limit)) == limit
        return self._entries() - before

    def _entries(self) -> int:
        self.worker.connection.execute("select pg_stat_force_next_flush()")
        return int(self.project.number(ENTRIES))


def test_a_claim_does_not_read_past_all_that_was_claimed_before(emptied_database: Database) -> None:
    queue = Queue(emptied_database, gone=2000)
    queue.fill(100)
    first, *others = [queue.entries_read(10) for _ in range(10)]
    assert first > 4000, "what is gone has left no entries"
    assert max(others) < 400


def committed_late(queue: Queue) -> Callable[[], str]:
    person = queue.database.as_user(queue.project.user, autocommit=False)
    run_id = queue.project.start("flow", person)

    def appear() -> str:
        person.commit()
        return run_id

    return appear


def given_back(queue: Queue) -> Callable[[], str]:
    other, work = held_by_another(queue)

    def appear() -> str:
        assert other.finish(report(work, "released")) == ["ok"]
        return str(work["run_id"])

    return appear


def lost(queue: Queue) -> Callable[[], str]:
    _, work = held_by_another(queue)

    def appear() -> str:
        queue.project.expire(work)
        return str(work["run_id"])

    return appear


def rolled_back(queue: Queue) -> Callable[[], str]:
    other, work = held_by_another(queue, autocommit=False)

    def appear() -> str:
        other.connection.rollback()
        return str(work["run_id"])

    return appear


def held_by_another(queue: Queue, autocommit: bool = True) -> tuple[Worker, Json]:
    other = Worker(queue.database, autocommit=autocommit)
    (work,) = other.claim(1)
    return other, work


def written_while_the_clock_was_back(queue: Queue) -> Callable[[], str]:
    def appear() -> str:
        run_id = queue.project.start("flow")
        queue.project.judge.execute(
            "update meshhook.step_queue set run_at = now() - interval '1 day' where run_id = %s", [run_id]
        )
        return run_id

    return appear


def of_another_project(queue: Queue) -> Callable[[], str]:
    def appear() -> str:
        copy_project(queue.project, [OTHER])
        fill(queue.project.judge, [OTHER], 1)
        return str(queue.project.number("select id from meshhook.workflow_runs where project_id = %s", OTHER))

    return appear


APPEARANCES = (committed_late, given_back, lost, rolled_back, written_while_the_clock_was_back, of_another_project)


def passed(queue: Queue, due: int) -> dict[str, str]:
    """Runs that came up behind the worker's bookmarks, each with how it did; a full claim passes over them."""
    queue.fill(len(APPEARANCES))
    appearances = {how.__name__: how(queue) for how in APPEARANCES}
    queue.fill(due)
    queue.worker.claim(10)
    runs = {appear(): how for how, appear in appearances.items()}
    assert len(runs) == len(APPEARANCES)
    assert not runs.keys() & claimed(queue.worker, 10), "there are no bookmarks"
    return runs


def claimed(worker: Worker, limit: int) -> set[str]:
    """The runs of a claim that gets all that it wants."""
    works = worker.claim(limit)
    assert len(works) == limit
    return {work["run_id"] for work in works}


def test_a_claim_that_is_not_full_looks_behind_the_bookmarks_too(emptied_database: Database) -> None:
    queue = Queue(emptied_database, gone=1000)
    runs = passed(queue, due=40)
    assert runs.keys() <= {work["run_id"] for work in queue.worker.claim(50)}


def test_what_is_behind_the_bookmarks_has_its_turn_even_if_every_claim_is_full(emptied_database: Database) -> None:
    queue = Queue(emptied_database, gone=1000)
    runs = passed(queue, due=200)
    waiting, claims = set(runs), 0
    while waiting:
        waiting -= claimed(queue.worker, 10)
        waiting -= {run for run in waiting if queue.project.attempts(run)["a"] == ["lost", "queued"]}
        claims += 1
        assert claims <= 12, f"waits: {[runs[run] for run in waiting]}"


def test_from_the_bookmarks_on_projects_take_turns(emptied_database: Database) -> None:
    queue = Queue(emptied_database, gone=1000)
    others = [f"{number}0000000-0000-4000-8000-000000000000" for number in range(1, 8)]
    copy_project(queue.project, others)
    fill(queue.project.judge, [queue.project.id, *others], 3)
    for _ in range(3):
        projects = [work["project_id"] for work in queue.worker.claim(4) + queue.worker.claim(4)]
        assert sorted(projects) == sorted([queue.project.id, *others])


def test_bookmarks_roll_back_with_their_claim(emptied_database: Database) -> None:
    queue = Queue(emptied_database, gone=1000)
    queue.fill(30)
    queue.worker.claim(10)
    queue.worker.connection.autocommit = False
    taken = claimed(queue.worker, 10)
    queue.worker.connection.rollback()
    assert claimed(queue.worker, 10) == taken


@pytest.mark.parametrize("until", ["-1 s", "1 h"], ids=["out of date", "before the clock was set back"])
def test_bookmarks_do_not_hold_for_ever(emptied_database: Database, until: str) -> None:
    queue = Queue(emptied_database, gone=1000)
    runs = passed(queue, due=200)
    queue.worker.connection.execute(UNTIL, {"until": until})
    assert runs.keys() & claimed(queue.worker, 10)
