"""Realtime is busy with its own table: no run waits for it."""

from __future__ import annotations

import pytest

from harness.databases import Database
from harness.pgtap import REALTIME
from python.integration.concurrency.engine import Project, Worker, edge, transform


@pytest.fixture
def project(database: Database) -> Project:
    """One with a run of two steps, broadcast."""
    project = Project(database)
    project.judge.execute(REALTIME.read_bytes())
    project.judge.execute("select meshhook_private.connect_realtime()")
    project.person.execute("set statement_timeout = '30s'")
    project.publish("flow", [transform("a"), transform("b", "a")], [edge("a", "b")])
    return project


def work_off(project: Project) -> None:
    worker = Worker(project.database)
    worker.connection.execute("set statement_timeout = '30s'")
    worker.work_off()


def sent(project: Project) -> int:
    return int(project.number("select count(*) from realtime.messages"))


@pytest.mark.parametrize("table", ["messages", "messages_default"])
def test_a_run_starts_and_ends_while_nobody_can_write_a_message(project: Project, table: str) -> None:
    holder = project.database.connect(autocommit=False)
    holder.execute(f"lock table realtime.{table} in access exclusive mode".encode())
    run_id = project.start("flow")
    work_off(project)
    assert project.status(run_id) == "succeeded"
    holder.rollback()
    assert sent(project) == 0

    run_id = project.start("flow")
    work_off(project)
    assert (project.status(run_id), sent(project)) == ("succeeded", 4)


def test_a_message_goes_out_with_the_change_and_not_without(project: Project) -> None:
    person = project.database.as_user(project.user, autocommit=False)
    project.start("flow", person)
    person.rollback()
    assert sent(project) == 0
