"""Where a thousand calls begin: two tenants with people of every role, and runs in every state.

What only one tenant's rows hold carries its canary: a word that no request ever says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from psycopg.types.json import Jsonb

from harness.databases import Connection, Database

CANARIES = {"amber": "canary-amber-5b1e", "cobalt": "canary-cobalt-9d07"}
SEALED = "sealed-2c7d5a90-no-answer-may-ever-hold-this"
"""Part of the value of each secret, which nobody may read."""
PEOPLE = {
    "amber": {"ada": "admin", "olga": "operator", "vic": "viewer"},
    "cobalt": {"bob": "admin", "opal": "operator"},
}
STRANGER = "sam"
TENANT_OF = {name: tenant for tenant, people in PEOPLE.items() for name in people}
KINDS = ["transform", "http_call", "branch", "delay", "terminate", "pause", "map"]
USED_KEY = "key-1"
NOBODYS = "of no project"
FAILS = {"code": "http_400", "class": "client_error"}


def user_id(name: str) -> str:
    """The same made-up person for the same name."""
    return str(uuid5(UUID(int=7), name))


def node(key: str, kind: str = "transform", **data: Any) -> dict[str, Any]:
    """A node of a definition."""
    return {"id": key, "type": kind, "data": data or {"expression": "input"}}


def edges(*pairs: str) -> list[dict[str, str]]:
    """Edges from `a>b`, or `a:handle>b`."""
    found = []
    for pair in pairs:
        source, target = pair.split(">")
        key, _, handle = source.partition(":")
        found.append({"source": key, "target": target} | ({"sourceHandle": handle} if handle else {}))
    return found


def definitions(canary: str) -> dict[str, list[dict[str, Any]]]:
    """The versions of each workflow, by slug. All have the same keys, so that a step that is named is often there."""
    call = node("call", "http_call", method="POST", url="https://service.example/", body={"from": canary})
    orders = {
        "nodes": [
            node("read"),
            call,
            node("after", expression="steps.call.output"),
            node("choose", "branch", conditions=[{"handle": "yes", "when": "input.yes"}], default="no"),
            node("left"),
            node("right"),
        ],
        "edges": edges("read>call", "call>after", "read>choose", "choose:yes>left", "choose:no>right"),
    }
    policies: dict[str, dict[str, Any]] = {
        "after": {"expression": f"'{canary}'", "resume": {"require_reason": True}},
        "left": {"expression": "input", "resume": {"role": "admin"}},
        "call": {**call["data"], "resume": {"repeat": "never"}},
    }
    changed = [{**one, "data": policies.get(one["id"], one["data"])} for one in orders["nodes"]]
    waits = {
        "nodes": [
            node("read"),
            node("call", "pause", message=canary),
            node("after"),
            node("choose", "delay", seconds=36000),
        ],
        "edges": edges("read>call", "call>after", "read>choose"),
        "settings": {"deadline_s": 360000},
    }
    inner = {"type": "http_call", "data": {"method": "POST", "url": "https://service.example/"}}
    items = {
        "nodes": [node("read"), node("call", "map", items="input.items", node=inner, max_failures=1), node("after")],
        "edges": edges("read>call", "call>after"),
    }
    return {"orders": [orders, {**orders, "nodes": changed}], "waits": [waits], "items": [items]}


@dataclass
class World:
    """What is there at first: ids by kind and tenant, and which project each belongs to."""

    things: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    project: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, tenant: str, value: str, project: str) -> None:
        """One more thing of a project."""
        self.things.setdefault(kind, {}).setdefault(tenant, []).append(value)
        self.owner[value] = project


def build(database: Database) -> World:
    """Fill a migrated database, and say what is in it."""
    world = World()
    builders = [_Builder(database, world, tenant) for tenant in PEOPLE]
    for builder in builders:
        builder.found()
        builder.play()
    # What is held by a worker or queued for good comes last, since any worker works for all tenants.
    for builder in builders:
        builder.start("orders")
    builders[0].hold()
    for builder in builders:
        builder.leave()
    database.close()
    return world


class _Builder:
    def __init__(self, database: Database, world: World, tenant: str) -> None:
        self.world = world
        self.tenant = tenant
        self.canary = CANARIES[tenant]
        admin, operator, *_ = PEOPLE[tenant]
        self.admin = database.as_user(user_id(admin))
        self.operator = database.as_user(user_id(operator))
        self.worker = database.worker()
        self.superuser = database.connect()
        self.undone = ""

    def found(self) -> None:
        """A project with its members and workflows."""
        self.project = self.call("create_project", self.admin, name=f"{self.canary} project")["project_id"]
        self.world.project[self.tenant] = self.project
        self.world.add("project", self.tenant, self.project, self.project)
        self.superuser.execute(
            "insert into meshhook.secrets (project_id, key, value_encrypted) values (%s, 'TOKEN', %s)",
            [self.project, f"v1:k1:{SEALED}"],
        )
        for name, role in list(PEOPLE[self.tenant].items())[1:]:
            self.call("set_member", self.admin, project_id=self.project, user_id=user_id(name), role=role)
        for slug, versions in definitions(self.canary).items():
            for definition in versions:
                made = self.call(
                    "publish_workflow", self.admin, project_id=self.project, slug=slug, definition=definition
                )
                self.world.add("workflow", self.tenant, made["workflow_id"], self.project)

    def play(self) -> None:
        """Runs that failed, were paused, canceled, resumed, or wait."""
        failed, resumed, self.undone = (self.start("orders", version=1) for _ in range(3))
        paused, _ = (self.start("waits") for _ in range(2))
        self.start("items", items=[{"key": key} for key in "xyz"])
        self.work({"call", "call[x]", "call[y]"})
        self.start("orders")
        self.work(set())
        self.act("cancel_run", run_id=self.start("orders"))
        self.act("pause_run", run_id=paused, reason=self.canary)
        self.resume(resumed)
        self.work({"after"})
        self.resume(failed, "read")
        self.work({"read"})

    def hold(self) -> None:
        """A worker holds what comes after the first step of a run, by tokens that are told to nobody."""
        for work in self.claim([self.result(one, set()) for one in self.claim([], 50)], 50):
            self.world.owner[work["token"]] = NOBODYS

    def leave(self) -> None:
        """A run that is queued, and a resume of which nothing has begun."""
        self.start("orders")
        self.resume(self.undone)

    def start(self, slug: str, *, version: int | None = None, **given: Any) -> str:
        document = {"canary": self.canary, "yes": slug == "orders", **given}
        run_id: str = self.call(
            "start_run", self.operator, project_id=self.project, slug=slug, input=document, version=version
        )["run_id"]
        self.world.add("run", self.tenant, run_id, self.project)
        return run_id

    def resume(self, run_id: str, step_key: str = "call") -> None:
        # The same key in both tenants: a key is its project's.
        self.act(
            "resume_run_from_step",
            run_id=run_id,
            step_key=step_key,
            reason=self.canary,
            idempotency_key=USED_KEY,
            options={"acknowledge": ["call"]},
        )

    def act(self, function: str, **arguments: Any) -> None:
        act_id = self.call(function, self.operator, **arguments)["act_id"]
        self.world.add("act", self.tenant, act_id, self.project)

    def call(self, function: str, connection: Connection, **arguments: Any) -> Any:
        names = ", ".join(f"{name} => %({name})s" for name in arguments)
        given = {k: Jsonb(v) if isinstance(v, dict) else v for k, v in arguments.items()}
        row = connection.execute(f"select meshhook.{function}({names}) as answer".encode(), given).fetchone()
        assert row is not None
        return row["answer"]

    def work(self, failing: set[str]) -> None:
        """A worker does all that is due; these steps fail for good."""
        results: list[dict[str, Any]] = []
        while work := self.claim(results, 50):
            results = [self.result(one, failing) for one in work]

    def claim(self, results: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
        row = self.worker.execute(
            "select meshhook_worker.finish_and_claim('fuzz', %s, %s, %s, 3600) as answer",
            [Jsonb(results), KINDS, limit],
        ).fetchone()
        assert row is not None
        found: list[dict[str, Any]] = row["answer"]["work"]
        return found

    def result(self, work: dict[str, Any], failing: set[str]) -> dict[str, Any]:
        name = work["step_key"] + (f"[{work['item_key']}]" if work["item_key"] else "")
        (canary,) = (CANARIES[t] for t, project in self.world.project.items() if project == work["project_id"])
        told: dict[str, Any] = {"queue_id": work["queue_id"], "token": work["token"]}
        # A map that failed would have no items.
        if name in failing and work["kind"] != "map":
            return told | {"outcome": "failed", "error": {**FAILS, "message": f"{canary} failed"}}
        output: Any = {"canary": canary}
        if work["kind"] == "map":
            output = {"items": [{"key": item["key"], "value": item} for item in work["context"]["input"]["items"]]}
        told |= {"outcome": "succeeded", "output": output}
        if work["kind"] == "branch":
            told["handle"] = "yes"
        return told


def dumped(world: World) -> str:
    """What is there, for a process of its own."""
    return json.dumps([world.things, world.owner, world.project])


def loaded(text: str) -> World:
    """A fresh one from such a text."""
    return World(*json.loads(text))
