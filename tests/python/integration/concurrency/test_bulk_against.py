"""A bulk meets other acts, workers and another bulk: nobody waits for a run of it, and no run is resumed twice."""

from __future__ import annotations

from collections import Counter
from functools import partial

import psycopg
import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    Json,
    Project,
    RefusedError,
    Worker,
    at_once,
    begin,
    call,
    deadlocks,
    edge,
    report,
    resume,
    transform,
)
from python.integration.concurrency.invariants import broken


class Failures:
    """Runs that failed at `bad`, of which one branch is still in the hands of a worker."""

    def __init__(self, database: Database, number: int = 6) -> None:
        self.database = database
        self.project = Project(database)
        nodes = [transform("bad"), transform("side"), transform("after", "bad", "side")]
        self.project.publish("flow", nodes, [edge("bad", "after"), edge("side", "after")])
        self.worker = Worker(database)
        self.runs = sorted(self.project.start("flow") for _ in range(number))
        works = self.worker.claim()
        self.sides = {work["run_id"]: work for work in works if work["step_key"] == "side"}
        self.worker.finish(*(report(work, "failed") for work in works if work["step_key"] == "bad"))

    def bulk(self, person: Connection, key: str | None = "k", **options: Json) -> dict[str, str]:
        """One page; the code of each run."""
        answer = call(
            person,
            "meshhook.resume_runs",
            project_id=self.project.id,
            filter={"step_key": "bad"},
            idempotency_key=key,
            options=options,
        )
        return {result["run_id"]: result["code"] for result in answer["results"]}

    def end(self) -> None:
        """Every run has succeeded by a second attempt, whoever asked for it."""
        self.worker.finish(*map(report, self.sides.values()))
        self.worker.work_off()
        assert {self.project.status(run) for run in self.runs} == {"succeeded"}
        assert {tuple(self.project.attempts(run)["bad"]) for run in self.runs} == {("failed", "succeeded")}
        assert not broken(self.project.judge)
        assert deadlocks(self.database) == 0


@pytest.fixture
def failures(emptied_database: Database) -> Failures:
    return Failures(emptied_database)


def test_a_run_that_somebody_holds_is_busy_and_leaves_the_others(failures: Failures) -> None:
    person, other = failures.project.person, failures.database.as_user(failures.project.user, autocommit=False)
    resume(other, failures.runs[2], "bad")
    codes = failures.bulk(person)
    assert codes == dict.fromkeys(failures.runs, "resumed") | {failures.runs[2]: "run_busy"}
    other.commit()
    assert Counter(failures.bulk(person).values()) == {"replayed": len(failures.runs) - 1}
    failures.end()


def test_of_many_bulks_with_one_key_each_run_is_resumed_once(failures: Failures) -> None:
    people = [failures.database.as_user(failures.project.user) for _ in range(8)]
    told: Counter[str] = Counter()
    for future in at_once([partial(failures.bulk, person) for person in people]):
        codes = future.result()
        assert not isinstance(codes, RefusedError), codes
        assert set(codes.values()) <= {"resumed", "replayed", "run_busy"}
        told += Counter(codes.values())
    assert told["resumed"] == len(failures.runs)
    assert Counter(failures.bulk(people[0]).values()) == {"replayed": len(failures.runs)}
    failures.end()


def test_bulks_with_keys_of_their_own_resume_no_run_twice(failures: Failures) -> None:
    people = [failures.database.as_user(failures.project.user) for _ in range(8)]
    told: Counter[str] = Counter()
    for future in at_once([partial(failures.bulk, person, str(n)) for n, person in enumerate(people)]):
        codes = future.result()
        assert not isinstance(codes, RefusedError), codes
        told += Counter(codes.values())
    assert told["resumed"] == len(failures.runs)
    failures.end()


def test_a_finish_of_runs_of_the_page_waits_for_the_bulk_and_counts(failures: Failures) -> None:
    person = failures.database.as_user(failures.project.user, autocommit=False)
    assert set(failures.bulk(person).values()) == {"resumed"}
    future = begin(partial(failures.worker.exchange, [report(side) for side in failures.sides.values()], 0))
    failures.database.wait_until_blocked(failures.worker.connection)
    person.commit()
    told = future.result()
    assert not isinstance(told, RefusedError)
    assert {result["status"] for result in told["results"]} == {"ok"}
    failures.sides = {}
    failures.end()


def test_a_bulk_whose_backend_ends_leaves_nothing_behind(failures: Failures) -> None:
    before = failures.database.dump()
    person = failures.database.as_user(failures.project.user)
    for table in ("step_attempts", "workflow_events", "audit_heads"):
        person = failures.database.as_user(failures.project.user)
        with failures.project.judge.transaction():
            failures.project.judge.execute(f"lock table meshhook.{table} in share row exclusive mode".encode())
            future = begin(partial(failures.bulk, person))
            failures.database.wait_until(
                "select pg_terminate_backend(pid) from pg_locks"
                " where pid = %s and relation = %s::regclass and not granted",
                [person.info.backend_pid, f"meshhook.{table}"],
            )
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                future.result()
            failures.database.wait_until(
                "select not exists (select from pg_stat_activity where pid = %s)", [person.info.backend_pid]
            )
            assert failures.database.dump() == before
    assert set(failures.bulk(failures.project.person).values()) == {"resumed"}
    failures.end()
