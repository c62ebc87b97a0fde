"""Eight sessions that do everything there is to do in one project, all at once, on the same few runs."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from harness.databases import Database
from python.integration.concurrency.engine import (
    PROVE,
    Json,
    Project,
    RefusedError,
    Worker,
    at_once,
    call,
    edge,
    report,
    resume,
    transform,
)

SESSIONS = 8
RUNS = 10
LATER = {"attempts": 2, "backoff_s": 3600, "max_backoff_s": 3600, "on": ["server_error"]}
SOON = {"attempts": 3, "backoff_s": 0, "on": ["server_error"]}

FLOW = (
    [
        transform("a"),
        transform("b", "a", retry=LATER),
        transform("c", "a", on_error="continue", retry=SOON),
        transform("join", "b", "c"),
        {
            "id": "branch",
            "type": "branch",
            "data": {"conditions": [{"handle": "yes", "when": "input"}], "default": "no"},
        },
        transform("yes", "branch"),
        transform("no", "branch"),
        transform("end", "join", "yes", "no"),
        {"id": "ask", "type": "pause", "data": {}},
        transform("asked", "ask", "a"),
        {"id": "delay", "type": "delay", "data": {"seconds": 0}},
    ],
    [
        edge("a", "b"),
        edge("a", "c"),
        edge("b", "join"),
        edge("c", "join"),
        edge("a", "branch"),
        edge("branch", "yes", "yes"),
        edge("branch", "no", "no"),
        edge("join", "end"),
        edge("yes", "end"),
        edge("no", "end"),
        edge("a", "ask"),
        edge("ask", "asked"),
        edge("a", "delay"),
    ],
)
STOPPED = (
    [
        transform("a"),
        transform("b", retry=SOON),
        transform("c", "a"),
        transform("d", "c", "b"),
        {"id": "stop", "type": "terminate", "data": {"status": "failed"}},
    ],
    [edge("a", "c"), edge("c", "d"), edge("b", "d"), edge("b", "stop")],
)

CONTRACT = {
    "run_busy",
    "run_ended",
    "step_not_resumable",
    "step_not_reached",
    "step_not_taken",
    "descendant_running",
    "undo_too_late",
}
"""What an act may be refused with here."""

ACTS = {
    "exchange": 40,
    "heartbeat": 10,
    "expire": 4,
    "zombie": 5,
    "fall_due": 3,
    "start": 3,
    "cancel": 3,
    "pause": 4,
    "resume_step": 14,
    "resume_run": 6,
    "resume_several": 8,
    "undo": 8,
}
"""How often each act is drawn."""


@dataclass
class Floor:
    """What the sessions share: the runs, who holds what, and the tally."""

    project: Project
    runs: list[str] = field(default_factory=list)
    leased: list[Json] = field(default_factory=list)
    reported: list[Json] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    finishes: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, word: str, number: int = 1) -> None:
        with self.lock:
            self.seen[word] += number

    def take(self, draw: random.Random, number: int) -> list[Json]:
        """Some of what is leased, now in the hands of one session."""
        with self.lock:
            taken = draw.sample(self.leased, min(number, len(self.leased)))
            for work in taken:
                self.leased.remove(work)
            return taken

    def accept(self, told: Json, works: list[Json], outcomes: list[str]) -> None:
        """Keep what an exchange answered."""
        with self.lock:
            for work, outcome, answer in zip(works, outcomes, told["results"], strict=True):
                self.seen[f"{outcome} {answer['status']}"] += 1
                if answer["status"] == "ok" and outcome != "released":
                    self.finishes[work["run_id"], work["step_key"], work["attempt"]] += 1
            self.reported = (self.reported + works)[-40:]
            self.leased += told["work"]
            self.seen["claimed"] += len(told["work"])


class Session:
    """One of the eight: a worker and a person, drawing acts until the quota is used up."""

    def __init__(self, floor: Floor, seed: int, acts: int) -> None:
        self.floor = floor
        self.acts = acts
        self.draw = random.Random(seed)
        database = floor.project.database
        self.worker = Worker(database)
        self.person = database.as_user(floor.project.user)
        self.hand = database.connect()

    def play(self) -> None:
        names, weights = list(ACTS), list(ACTS.values())
        for _ in range(self.acts):
            (name,) = self.draw.choices(names, weights)
            act: Callable[[], object] = getattr(self, f"_{name}")
            try:
                act()
                self.floor.note(name)
            except RefusedError as refusal:
                if refusal.reason not in CONTRACT:
                    raise
                self.floor.note(f"{name} refused: {refusal.reason}")

    def _exchange(self) -> None:
        works = self.floor.take(self.draw, self.draw.randint(0, 4))
        outcomes = [self._outcome() for _ in works]
        results = [self._report(work, outcome) for work, outcome in zip(works, outcomes, strict=True)]
        self.floor.accept(self.worker.exchange(results, self.draw.randint(0, 4)), works, outcomes)

    def _heartbeat(self) -> None:
        with self.floor.lock:
            works = self.draw.sample(self.floor.leased, len(self.floor.leased) // 2)
        owned = len(self.worker.heartbeat(*works))
        self.floor.note("heartbeat owned", owned)
        self.floor.note("heartbeat lost", len(works) - owned)

    def _expire(self) -> None:
        """The lease of somebody's work runs out; whoever holds it still reports it some time."""
        self._later("lease_expires_at = now() - interval '1 s'", "lease_token is not null")

    def _fall_due(self) -> None:
        self._later("run_at = now()", "lease_token is null and run_at > now()")

    def _later(self, change: str, condition: str) -> None:
        self.hand.execute(
            f"update meshhook.step_queue set {change} where id in ("
            f"select id from meshhook.step_queue where {condition} order by random() limit 2"
            " for update skip locked)".encode()
        )

    def _zombie(self) -> None:
        """What was reported already is reported once more."""
        with self.floor.lock:
            works = self.draw.sample(self.floor.reported, min(2, len(self.floor.reported)))
        works = list({work["queue_id"]: work for work in works}.values())
        told = self.worker.exchange([self._report(work, "succeeded") for work in works], 0)
        for answer in told["results"]:
            self.floor.note(f"zombie {answer['status']}")
            assert answer["status"] in ("WF001", "gone"), answer

    def _start(self) -> None:
        run_id = self.floor.project.start(self.draw.choice(["flow", "flow", "stopped"]), self.person)
        with self.floor.lock:
            self.floor.runs = [run_id, *self.floor.runs][:RUNS]

    def _cancel(self) -> None:
        call(self.person, "meshhook.cancel_run", run_id=self._run())

    def _pause(self) -> None:
        call(self.person, "meshhook.pause_run", run_id=self._run())

    def _resume_step(self) -> None:
        self._resume(self._run())
        self.floor.note("resumed")

    def _resume_run(self) -> None:
        call(self.person, "meshhook.resume_run", run_id=self._run())
        self.floor.note("resumed")

    def _resume_several(self) -> None:
        """Several runs in one transaction, in any order, one of them twice perhaps; what is refused is left out."""
        resumed = 0
        with self.person.transaction():
            for run_id in [self._run() for _ in range(self.draw.randint(2, 4))]:
                try:
                    with self.person.transaction():
                        self._resume(run_id)
                    self.person.execute(PROVE)
                    resumed += 1
                except RefusedError as refusal:
                    self.floor.note(f"one of several refused: {refusal.reason}")
                    if refusal.reason not in CONTRACT:
                        raise
        self.floor.note("resumed", resumed)
        self.floor.note(f"resumed {resumed} in one transaction")

    def _undo(self) -> None:
        """One's own a moment later, or one of the newest of a run."""
        if self.draw.random() < 0.4:
            own = self._resume(self._run())
            self.floor.note("resumed")
            call(self.person, "meshhook.cancel_resume", act_id=own["act_id"])
            self.floor.note("undone")
            return
        act = self.hand.execute(
            "select id from (select id, created_at from meshhook.run_acts"
            " where run_id = %s and kind like 'resume%%' order by created_at desc limit 2) as a"
            " order by random() limit 1",
            [self._run()],
        ).fetchone()
        if act is not None:
            call(self.person, "meshhook.cancel_resume", act_id=act["id"])
            self.floor.note("undone")

    def _resume(self, run_id: str) -> Json:
        step = self.hand.execute(
            "select step_key, status, kind from meshhook.run_steps where run_id = %s"
            " order by status in ('pending', 'skipped', 'running'), random() limit 1",
            [run_id],
        ).fetchone()
        assert step is not None
        is_answer = step["kind"] == "pause" and self.draw.random() < 0.5
        return resume(
            self.person, run_id, step["step_key"], options={"supplied_output": {"approved": True}} if is_answer else {}
        )

    def _run(self) -> str:
        with self.floor.lock:
            return self.draw.choice(self.floor.runs)

    def _outcome(self) -> str:
        return self.draw.choices(["succeeded", "failed", "lost", "released"], [70, 18, 5, 7])[0]

    def _report(self, work: Json, outcome: str) -> Json:
        handle = self.draw.choice(["yes", "no"]) if work["kind"] == "branch" else None
        return report(work, outcome, self.draw.choice(["server_error", "expression"]), handle)


def play(database: Database, acts: int, seed: int) -> Floor:
    """So many acts by eight sessions, each in a thread of its own; then all work is worked off."""
    project = Project(database)
    project.publish("flow", *FLOW)
    project.publish("stopped", *STOPPED, deadline_s=3600)
    floor = Floor(project, [project.start("flow") for _ in range(RUNS)])
    sessions = [Session(floor, seed * 100 + number, acts // SESSIONS) for number in range(SESSIONS)]
    for future in at_once([session.play for session in sessions]):
        refusal = future.result()
        assert refusal is None, refusal
    work_off(floor)
    return floor


def work_off(floor: Floor) -> None:
    """Report what is still held, make due what waits, and work until nothing is queued."""
    worker, judge = Worker(floor.project.database), floor.project.judge
    for _ in range(500):
        works = floor.take(random.Random(0), 100)
        told = worker.exchange([report(work, handle="yes") for work in works], 100)
        floor.accept(told, works, ["succeeded"] * len(works))
        judge.execute("update meshhook.step_queue set run_at = now() where run_at > now() and kind <> 'deadline'")
        if (
            not floor.leased
            and not judge.execute("select from meshhook.step_queue where kind <> 'deadline'").fetchall()
        ):
            return
    raise AssertionError("work is still queued that nobody can claim")
