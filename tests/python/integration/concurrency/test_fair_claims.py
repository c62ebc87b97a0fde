"""No project's backlog keeps another one waiting, and whoever could work on what is left behind is woken."""

from __future__ import annotations

import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.backlog import copy_project, fill
from python.integration.concurrency.engine import PROVE, Project, Worker, by_key, edge, report, resume, transform

LOW = "00000000-0000-4000-8000-000000000001"
MIDDLE = "80000000-0000-4000-8000-000000000000"
HIGH = "ffffffff-ffff-4fff-bfff-ffffffffffff"


@pytest.mark.parametrize("small", [LOW, HIGH])
def test_a_project_with_5_due_steps_is_served_beside_one_with_5000(emptied_database: Database, small: str) -> None:
    project = Project(emptied_database, MIDDLE)
    project.publish("flow", [transform("a")])
    fill(project.judge, [MIDDLE], 5000)
    copy_project(project, [small])
    fill(project.judge, [small], 5)
    worker = Worker(emptied_database)
    for number in (5, 0, 0):
        projects = [work["project_id"] for work in worker.claim(limit=10)]
        assert projects.count(small) == number
        assert projects.count(MIDDLE) == 10 - number


def test_with_more_projects_than_a_claim_takes_each_has_its_turn(emptied_database: Database) -> None:
    """60 projects, 20 of them with a backlog; a claim takes four. Where it begins is drawn, so the bound is wide."""
    ids = [f"{4 * number:02x}000000-0000-4000-8000-000000000000" for number in range(60)]
    project = Project(emptied_database, ids[0])
    project.publish("flow", [transform("a")])
    copy_project(project, ids[1:])
    fill(project.judge, ids[:20], 200)
    fill(project.judge, ids[20:], 1)
    worker = Worker(emptied_database)
    waiting = set(ids)
    claims = 0
    while waiting and claims < 400:
        waiting -= {work["project_id"] for work in worker.claim(limit=4)}
        claims += 1
    assert not waiting


def test_no_kind_that_a_worker_cannot_do_blocks_what_it_can(emptied_database: Database) -> None:
    project = Project(emptied_database)
    project.publish("flow", [transform("a")])
    fill(project.judge, [project.id], 200)
    project.publish("calls", [{"id": "call", "type": "http_call", "data": {"url": "http://127.0.0.1/"}}])
    project.start("calls")
    assert [work["step_key"] for work in Worker(emptied_database).claim(limit=5, kinds=["http_call"])] == ["call"]


class Ear:
    """Listens for wake-ups."""

    def __init__(self, database: Database) -> None:
        self.connection: Connection = database.connect()
        self.connection.execute("listen meshhook_wake")
        self.own = database.connect()

    def heard(self) -> int:
        """How many came since the last time. Notifications keep their order, so that ours tells when all are in."""
        self.own.execute("select pg_notify('meshhook_wake', 'the end')")
        for number, notification in enumerate(self.connection.notifies(timeout=10)):
            if notification.payload == "the end":
                return number
            assert notification.payload == ""
        raise AssertionError("no notification came")


def test_a_call_wakes_others_exactly_when_it_leaves_something_behind(emptied_database: Database) -> None:
    project = Project(emptied_database)
    call = {"id": "call", "type": "http_call", "data": {"url": "http://127.0.0.1/"}}
    nodes = [transform("a"), transform("b", "a"), transform("c", "a"), call, transform("other")]
    project.publish("flow", nodes, [edge("a", "b"), edge("a", "c"), edge("b", "call")])
    worker, ear = Worker(emptied_database), Ear(emptied_database)
    ear.heard()

    run_id = project.start("flow")
    assert ear.heard() == 1
    held = by_key(worker.exchange([], 1)["work"] + worker.exchange([], 1)["work"])
    assert ear.heard() == 0

    # Two are born, one is taken: the other is left to others.
    held |= by_key(worker.exchange([report(held["a"])], 1)["work"])
    assert ear.heard() == 1
    held |= by_key(worker.exchange([], 5)["work"])
    assert held.keys() == {"a", "b", "c", "other"}
    assert ear.heard() == 0

    # One is born that this worker can't do, and one older step is taken: as many, but not the same.
    project.start("flow")
    assert ear.heard() == 1
    assert len(worker.exchange([report(held["b"])], 5, kinds=["transform"])["work"]) == 2
    assert ear.heard() == 1
    held |= by_key(worker.exchange([], 5, kinds=["http_call"])["work"])

    # What is given back or lost is there for others; a lost step that its claim takes itself is not.
    assert worker.finish(report(held["c"], "released")) == ["ok"]
    assert ear.heard() == 1
    assert [work["step_key"] for work in worker.claim()] == ["c"]
    project.expire(held["call"])
    assert worker.claim(kinds=["transform"]) == []
    assert ear.heard() == 1
    (again,) = worker.claim(kinds=["http_call"])
    assert ear.heard() == 0

    # A failure leaves nothing; a resume does, once its transaction commits and once a transaction.
    assert worker.finish(report(again, "failed"), report(held["other"], "failed")) == ["ok", "ok"]
    assert ear.heard() == 0
    person = emptied_database.as_user(project.user, autocommit=False)
    for key in ("call", "other"):
        resume(person, run_id, key)
        person.execute(PROVE)
    assert ear.heard() == 0
    person.commit()
    assert ear.heard() == 1
