"""The runs that the benchmark measures on are such as the engine leaves them."""

from __future__ import annotations

from contextlib import closing

import pytest

from benchmarks.hands import work
from benchmarks.rows import Copier
from harness.databases import Database
from harness.stage import Stage

NODES = [(f"s{n}", "transform", {"expression": "input"}) for n in range(3)]


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = Stage(database)
    stage.publish("chain", *NODES)
    return stage


def test_a_copy_is_a_whole_run_that_verifies_and_resumes(stage: Stage) -> None:
    model = stage.start("chain")
    with closing(Copier(stage.database.url)) as copier:
        work(stage.database.url, ["s1"])
        copies = copier.copies(model, 3)
    assert [stage.status(run) for run in copies] == ["failed"] * 3
    assert [stage.call("verify_run", run_id=run) for run in [model, *copies]] == [None] * 4
    stage.resume(copies[0], "s1")
    work(stage.database.url)
    assert [stage.status(run) for run in copies] == ["succeeded", "failed", "failed"]
    assert stage.call("verify_run", run_id=copies[0]) is None


def test_copies_of_a_run_that_nobody_may_work_are_due_at_once(stage: Stage) -> None:
    model = stage.start("chain")
    with closing(Copier(stage.database.url)) as copier:
        copier.spare(model)
        copies = copier.copies(model, 3)
    work(stage.database.url)
    assert [stage.status(run) for run in [model, *copies]] == ["running", *["succeeded"] * 3]
    assert [stage.call("verify_run", run_id=run) for run in copies] == [None] * 3
