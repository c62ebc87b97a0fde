"""Runs that go to and fro between random versions of a random graph end as their rules say.

What a preview says a resume does or is told, and after each history all invariants hold: among them that every step
has succeeded as the node that the run's definition has, on what its parents say now.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    Json,
    Project,
    RefusedError,
    Worker,
    answer,
    call,
    edge,
    report,
    transform,
)
from python.integration.concurrency.invariants import broken

VERSIONS = 4
ACTS = 5


def graph(chance: Random, like: dict[str, Json] | None = None) -> dict[str, Json]:
    """Parents, expression and handles of each node, or a version of such a graph that differs here and there."""
    nodes = {key: dict(node) for key, node in (like or {}).items() if chance.random() > 0.06}
    for key in chance.sample("abcdefgh", 7 if like is None else chance.choice([0, 1])):
        nodes.setdefault(
            key,
            {"kind": "branch" if chance.random() < 0.2 else "transform", "of": 1, "on_error": "fail", "parents": None},
        )
    keys = sorted(nodes)
    chance.shuffle(keys)
    for key, node in nodes.items():
        above = [one for one in sorted(nodes) if one < key]
        if node["parents"] is None or chance.random() < 0.05:
            picked = chance.sample(above, min(len(above), chance.choice([0, 1, 1, 2])))
            node["parents"] = {one: chance.choice("yn") for one in picked}
        node["parents"] = {one: handle for one, handle in node["parents"].items() if one in nodes}
        if like is None or chance.random() < 0.08:
            node["of"], node["on_error"] = chance.randrange(100), chance.choice(["fail", "fail", "continue"])
    return {key: nodes[key] for key in keys}


def publish(project: Project, nodes: dict[str, Json]) -> None:
    """The nodes in their order, which decides where steps stand."""
    documents = []
    for key, node in nodes.items():
        if node["kind"] == "branch":
            conditions = [{"handle": handle, "when": "input"} for handle in "yn"]
            documents.append({"id": key, "type": "branch", "data": {"conditions": conditions, "label": "any"}})
        else:
            document = transform(key, *node["parents"], on_error=node["on_error"])
            document["data"]["expression"] = f"[{document['data']['expression']}, `{node['of']}`]"
            documents.append(document)
    edges = [
        edge(one, key, handle if nodes[one]["kind"] == "branch" else None)
        for key, node in nodes.items()
        for one, handle in node["parents"].items()
    ]
    project.publish("flow", documents, edges)


class History:
    """One run, and what chance does with it."""

    def __init__(self, project: Project, worker: Worker, chance: Random, seen: Counter[str]) -> None:
        self.project = project
        self.worker = worker
        self.chance = chance
        self.seen = seen
        self.held: list[Json] = []
        self.run = str(
            call(project.person, "meshhook.start_run", project_id=project.id, slug="flow", version=1)["run_id"]
        )

    def work(self, *, fails: float, holds: float) -> None:
        """Do what is ready, some of it badly; some is begun and ended only after the next act."""
        claimed = self.worker.claim()
        while claimed:
            held = [work for work in claimed if self.chance.random() < holds]
            self.held += held
            results = [self.result(work, fails) for work in claimed if work not in held]
            assert set(self.worker.finish(*results)) <= {"ok"}
            claimed = self.worker.claim()

    def result(self, work: Json, fails: float) -> Json:
        outcome = "failed" if self.chance.random() < fails else "succeeded"
        return report(work, outcome, handle=self.chance.choice("yn") if work["kind"] == "branch" else None)

    def end_what_is_held(self) -> None:
        held, self.held = self.held, []
        results = [self.result(work, 0.3) for work in held]
        assert set(self.worker.finish(*results)) <= {"ok", "gone"}

    def act(self, person: Connection) -> None:
        """A resume of anything under any version, after a look at what it would do; or a pause, or a cancel."""
        if self.chance.random() < 0.15:
            act = self.chance.choice(["pause_run", "cancel_run"])
            told = answer(lambda: call(person, f"meshhook.{act}", run_id=self.run))
            self.seen[told.reason if isinstance(told, RefusedError) else act] += 1
            return
        is_all = self.chance.random() < 0.25
        step_key = "" if is_all else self.chance.choice("abcdefgh")
        options: Json = {"all_roots": is_all, "version": self.chance.randint(1, VERSIONS)}
        options["widen"] = self.chance.random() < 0.5
        named = {"run_id": self.run, "step_key": step_key, "options": options}
        seen = answer(lambda: call(person, "meshhook.preview_resume", **named))
        hashed = {} if isinstance(seen, RefusedError) else {"plan_hash": seen["plan_hash"]}
        told = answer(lambda: call(person, "meshhook.resume_run_from_step", **named, **hashed))
        if isinstance(seen, RefusedError) or isinstance(told, RefusedError):
            assert (getattr(seen, "reason", None)) == getattr(told, "reason", None), (seen, told)
            self.seen[getattr(told, "reason", "")] += 1
            return
        assert told["reset"] == [step["step_key"] for step in seen["reset"]]
        self.seen[seen["definition"]["verdict"] if "steps" in seen["definition"] else "stays"] += 1


def play(project: Project, chance: Random, seen: Counter[str]) -> None:
    worker = Worker(project.database)
    nodes = graph(chance)
    for _ in range(VERSIONS):
        publish(project, nodes)
        nodes = graph(chance, nodes)
    history = History(project, worker, chance, seen)
    for _ in range(ACTS):
        history.work(fails=0.3, holds=0.1)
        history.act(project.person)
        history.end_what_is_held()
    history.work(fails=0.1, holds=0)
    seen["retired"] += project.number(
        "select count(*) from meshhook.run_steps where run_id = %s and is_retired", history.run
    )
    for connection in (worker.connection, project.person, project.judge):
        connection.close()


@pytest.mark.parametrize("histories", [25, pytest.param(120, marks=pytest.mark.long)])
def test_a_run_may_go_from_version_to_version(database: Database, histories: int) -> None:
    chance, seen = Random(histories), Counter[str]()
    for number in range(histories):
        case = chance.random()
        try:
            play(Project(database), Random(case), seen)
        except BaseException as error:
            error.add_note(f"history {number}: Random({case})")
            raise
    assert broken(database.connect()) == {}
    for what in ("same", "compatible", "widened", "stays", "retired", "definition_incompatible"):
        assert seen[what] >= 3, seen
