"""`meshhook run resume-all`, from the line that is typed to what is printed, on a real database with a real worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from harness.databases import Database
from python.integration.concurrency.invariants import broken

from .desk import ADMIN, DEFINITION, DONE, FAILED, KINDS, VIEWER, Desk

ALL = ("run", "resume-all", "--failed-at", "call")
LONG_S = 900.0
"""How long the long test waits for what has to come."""


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    publish(desk, DEFINITION)
    return desk


def publish(desk: Desk, definition: dict[str, Any]) -> None:
    published = desk.type("workflow", "publish", "orders", "-", answer=json.dumps(definition))
    assert published.exit_code == 0, published.stderr


def codes(document: dict[str, Any]) -> Counter[str]:
    return Counter(result["code"] for result in document["results"])


def test_all_runs_that_match_are_resumed_and_counted(desk: Desk) -> None:
    runs = [desk.failed_run() for _ in range(3)]
    desk.finished_run()
    told = desk.type(*ALL, "--reason", "the service is back", "--key", "k")
    assert told.exit_code == 0
    assert told.stderr.startswith("key k ")
    assert told.stdout.splitlines()[1].split() == ["resumed", "3"]
    desk.work(call=DONE)
    assert {desk.status(run) for run in runs} == {"succeeded"}


def test_with_the_same_key_everything_is_answered_and_nothing_done_again(desk: Desk) -> None:
    for _ in range(3):
        desk.failed_run()
    first = desk.json(*ALL, "--key", "k")
    again = desk.json(*ALL, "--key", "k")
    assert (codes(first), codes(again)) == ({"resumed": 3}, {"replayed": 3})
    acts = [{result["run_id"]: result["act_id"] for result in document["results"]} for document in (first, again)]
    assert acts[0] == acts[1]


def test_a_dry_run_draws_no_key_and_changes_nothing(desk: Desk) -> None:
    run_id = desk.failed_run()
    told = desk.type(*ALL, "--dry-run")
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.splitlines()[1].split() == ["would_resume", "1"]
    assert desk.status(run_id) == "failed"
    assert desk.json(*ALL, "--dry-run")["results"][0]["attempt"] == 2


def test_which_runs_must_be_said(desk: Desk) -> None:
    told = desk.type("run", "resume-all")
    assert told.exit_code == 2
    assert "say which runs" in told.stderr
    assert desk.type("run", "resume-all", "--status", "failed").stdout == "No run is like that.\n"


def test_what_was_refused_is_told_with_what_to_do_and_exit_code_1(desk: Desk) -> None:
    run_id = desk.finished_run()
    told = desk.type("run", "resume-all", "--status", "succeeded")
    assert told.exit_code == 1
    assert "step_not_resumable" in told.stdout
    assert "Resume a step by name" in " ".join(told.stdout.split())
    assert run_id in told.stdout


def test_a_viewer_may_look_and_not_act(desk: Desk) -> None:
    desk.failed_run()
    told = desk.type(*ALL, "--json", user=VIEWER)
    key, error = map(json.loads, told.stderr.splitlines())
    assert (told.exit_code, told.stdout, list(key)) == (1, "", ["key"])
    assert error["error"]["reason"] == "role_required"
    assert codes(desk.json(*ALL, "--dry-run", user=VIEWER)) == {"would_resume": 1}


def test_a_canary_that_does_not_come_to_rest_holds_the_others_back(desk: Desk) -> None:
    for _ in range(3):
        desk.failed_run()
    told = desk.type(*ALL, "--canary", "1", "--canary-wait", "0", "--json")
    assert told.exit_code == 1
    document = json.loads(told.stdout)
    assert codes(document) == {"resumed": 1}
    assert "is still running" in document["stopped"]


@contextmanager
def busy_hands(desk: Desk, **results: dict[str, Any]) -> Iterator[None]:
    """A worker beside the command, whose results the test chooses."""
    enough = Event()

    def work() -> None:
        while not enough.wait(0.01):
            desk.work(**results)

    with ThreadPoolExecutor(1) as executor:
        working = executor.submit(work)
        try:
            yield
        finally:
            enough.set()
        working.result()


def test_a_canary_that_failed_again_holds_the_others_back(desk: Desk) -> None:
    for _ in range(3):
        desk.failed_run()
    with busy_hands(desk, call=FAILED):
        told = desk.type(*ALL, "--canary", "2", "--key", "k", "--json")
    document = json.loads(told.stdout)
    assert told.exit_code == 1
    assert codes(document) == {"resumed": 2}
    assert "has failed again" in document["stopped"]


def test_after_canaries_that_end_well_come_the_others(desk: Desk) -> None:
    runs = [desk.failed_run() for _ in range(5)]
    with busy_hands(desk, call=DONE):
        document = desk.json(*ALL, "--canary", "2")
    assert (codes(document), document["stopped"]) == ({"resumed": 5}, None)
    desk.work(call=DONE)
    assert {desk.status(run) for run in runs} == {"succeeded"}


def test_a_run_that_fails_again_stops_the_rest_when_told_to(desk: Desk) -> None:
    for _ in range(40):
        desk.failed_run()
    with busy_hands(desk, call=FAILED):
        told = desk.type(*ALL, "--rate", "2", "--stop-on-failure", "--json")
    document = json.loads(told.stdout)
    assert told.exit_code == 1
    assert "has failed again" in document["stopped"]
    assert len(document["results"]) < 40


def test_a_refusal_stops_the_rest_when_told_to(desk: Desk) -> None:
    for _ in range(3):
        desk.finished_run()
    told = desk.type("run", "resume-all", "--status", "succeeded", "--rate", "1", "--stop-on-failure", "--json")
    document = json.loads(told.stdout)
    assert (told.exit_code, codes(document)) == (1, {"step_not_resumable": 1})
    assert "was refused: step_not_resumable" in document["stopped"]


def test_a_run_that_was_busy_is_asked_for_again(desk: Desk) -> None:
    runs = [desk.failed_run() for _ in range(3)]
    holder = desk.database.connect()
    with ThreadPoolExecutor(1) as executor, holder.transaction():
        holder.execute("select from meshhook.workflow_runs where id = %s for no key update", [runs[1]])
        told = executor.submit(desk.json, *ALL)
        desk.database.wait_until("select count(*) = 2 from meshhook.run_acts")
        holder.execute("commit")
        document = told.result()
    assert codes(document) == {"resumed": 3}


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_of_10000_runs_each_is_resumed_once_though_the_command_is_killed_half_way(
    database: Database, tmp_path: Path
) -> None:
    number = 10_000
    desk = Desk(database, tmp_path)
    publish(desk, PLAIN)
    fail_runs(desk, number)
    judge = database.connect()
    command = [sys.executable, "-m", "meshhook", *ALL, "--key", "k", "--canary", "20", "--rate", "2000", "--json"]
    environment = {**os.environ, **desk.environment, "MESHHOOK_USER_ID": ADMIN}
    with worker(database):
        killed = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        database.wait_until("select count(*) >= %s from meshhook.run_acts", [number // 2], timeout_s=LONG_S)
        killed.send_signal(signal.SIGKILL)
        assert killed.communicate()[0] == b"", "it was killed before it could tell"
        began = monotonic()
        again = subprocess.run(command, env=environment, capture_output=True, check=False)
        seconds = monotonic() - began
        database.wait_until(
            "select not exists (select from meshhook.workflow_runs where status = 'running')", timeout_s=LONG_S
        )
    document = json.loads(again.stdout)
    assert (again.returncode, document["stopped"]) == (0, None), again.stderr
    told = codes(document)
    sys.stdout.write(f"called again: {dict(told)} in {seconds:.1f} s\n")
    assert set(told) == {"resumed", "replayed"}
    assert told["replayed"] >= number // 2
    assert len({result["run_id"] for result in document["results"]}) == len(document["results"]) == number
    rows = judge.execute(
        "select r.status, array_agg(a.status order by a.attempt) as attempts, count(distinct a.act_id) as acts"
        " from meshhook.workflow_runs as r join meshhook.step_attempts as a on a.run_id = r.id"
        " where a.step_key = 'call' group by r.id, r.status"
    ).fetchall()
    assert Counter((row["status"], tuple(row["attempts"]), row["acts"]) for row in rows) == {
        ("succeeded", ("failed", "succeeded"), 1): number
    }
    counted = judge.execute("select count(*) as acts, count(distinct run_id) as runs from meshhook.run_acts").fetchone()
    assert counted == {"acts": number, "runs": number}
    assert not broken(judge)


@contextmanager
def worker(database: Database) -> Iterator[None]:
    """A real one, in a process of its own."""
    environment = {
        **os.environ,
        "MESHHOOK_DATABASE_URL": database.worker_url(),
        "MESHHOOK_WORKER_LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "-m", "meshhook", "worker"], env=environment)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


PLAIN = {
    "nodes": [{"id": "call", "type": "transform", "data": {"expression": "input"}}],
    "edges": [],
}


def fail_runs(desk: Desk, number: int) -> None:
    """So many runs whose one step has failed, a thousand a transaction."""
    person = desk.database.as_user(ADMIN)
    project = person.execute("select id from meshhook.projects").fetchone()
    assert project is not None
    for _ in range(number // 1000):
        person.execute(
            "select count(meshhook.start_run(%s, 'orders')) from generate_series(1, 1000)", [project["id"]]
        ).fetchall()
        fail_all(desk)


def fail_all(desk: Desk) -> None:
    """A worker claims all that is due, and reports a failure of each."""
    hand = desk.worker.execute
    row = hand("select meshhook_worker.finish_and_claim('test', '[]', %s, 1000, 60) as answer", [KINDS]).fetchone()
    assert row is not None
    failed = [
        {"queue_id": work["queue_id"], "token": work["token"], "outcome": "failed", "error": FAILED["error"]}
        for work in row["answer"]["work"]
    ]
    hand("select meshhook_worker.finish_and_claim('test', %s, %s, 0, 60)", [json.dumps(failed), KINDS])
