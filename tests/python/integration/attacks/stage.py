"""The stage of the attacks: two tenants, people of every role, and runs that are worth attacking."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from harness.databases import Connection, Database

KINDS = ["transform", "http_call", "branch", "delay", "terminate", "pause"]
FAILING = {"b", "x"}


def _node(key: str, kind: str = "transform", **data: Any) -> dict[str, Any]:
    return {"id": key, "type": kind, "data": data or {"expression": "input"}}


def _edges(*pairs: str) -> list[dict[str, str]]:
    return [{"source": source, "target": target} for source, target in (pair.split(">") for pair in pairs)]


_CALL = _node("b", "http_call", method="POST", url="http://sink.invalid/", body={"n": "{{ steps.a.output }}"})
_ENDED = {
    "nodes": [_node("a"), _CALL, _node("c", expression="steps.b.output"), *map(_node, ["side", "j", "x", "y"])],
    "edges": _edges("a>b", "b>c", "a>side", "c>j", "side>j", "x>y"),
}
_GOING = {
    **_ENDED,
    "nodes": [_node("side", "delay", seconds=3600) if n["id"] == "side" else n for n in _ENDED["nodes"]],
}
_PAUSED = {"nodes": [_node("a"), _node("ask", "pause", message="?"), _node("z")], "edges": _edges("a>ask", "ask>z")}

_FIRST = {"nodes": [_node("a"), _node("b"), _node("gone")], "edges": _edges("b>gone")}
_SECOND = {"nodes": [_node("b", expression="`2`"), _node("a"), _node("new")], "edges": _edges("b>new")}

_TIMED = {**_PAUSED, "settings": {"deadline_s": 3600}}

DEFINITIONS = {
    "ended": _ENDED,
    "going": _GOING,
    "items": _GOING,
    "paused": _PAUSED,
    "answered": _TIMED,
    "versions": _FIRST,
}
"""In `ended` and `going` the steps b and x fail for good; in `going` the step side waits for an hour, so that the run
goes on. a leads to b and side, b to c, c and side to j, x to y. `items` is `going` with item rows below a and c. In
`paused` the step ask waits for an answer, which it has had in `answered`, a workflow with a deadline. In `versions` b
has failed twice, the second time after a resume under the key "used"; in its second version b is another node, a and b
have changed places, gone is gone and new is new. Only the other tenant has a third one."""

ITEM = """
insert into meshhook.run_steps
select (jsonb_populate_record(s, '{"item_key": "1"}')).*
from meshhook.run_steps as s where s.run_id = %s and s.step_key in ('a', 'c')
"""


@dataclass(frozen=True, slots=True)
class People:
    """User ids. `foreigner` is admin of the other tenant, `stranger` is a member of nothing."""

    admin: UUID
    operator: UUID
    colleague: UUID
    viewer: UUID
    stranger: UUID
    foreigner: UUID


class Stage:
    """A database with both tenants, and the ways in that an attacker has."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.referee = database.connect()
        self.worker = database.worker()
        self.people = People(*(uuid4() for _ in range(6)))
        self._sessions: list[Connection] = []
        self._untouched: dict[str, UUID] = {}
        self._callers = {person: database.as_user(person) for person in (self.people.admin, self.people.foreigner)}
        self.project = self._found(self.people.admin)
        self.foreign_project = self._found(self.people.foreigner)
        for person, role in [("operator", "operator"), ("colleague", "operator"), ("viewer", "viewer")]:
            self.call(
                self.people.admin,
                "set_member",
                project_id=self.project,
                user_id=getattr(self.people, person),
                role=role,
            )
        self.foreign_run = self.run("ended", is_foreign=True)
        self.other_run = self.run("going")

    def call(self, person: UUID, function: str, **arguments: Any) -> Any:
        """What a function of the schema meshhook answers to a person."""
        return call(self._callers[person], function, **arguments)

    def run(self, slug: str = "going", *, is_foreign: bool = False) -> UUID:
        """A fresh run, played until there is nothing left to do."""
        person, project = (
            (self.people.foreigner, self.foreign_project) if is_foreign else (self.people.admin, self.project)
        )
        started = self.call(
            person,
            "start_run",
            project_id=project,
            slug=slug,
            input={"n": 1},
            version=1 if slug == "versions" else None,
        )
        self.play()
        if slug == "versions":
            self.call(person, "resume_run_from_step", run_id=started["run_id"], step_key="b", idempotency_key="used")
            self.play()
        if slug == "answered":
            self.call(person, "resume_run_from_step", run_id=started["run_id"], step_key="ask")
            self.play()
        if slug == "items":
            self.referee.execute(ITEM, [started["run_id"]])
        return UUID(started["run_id"])

    def borrow(self, slug: str) -> UUID:
        """A run that nobody has touched; the borrower gives it back if that is still so."""
        return self._untouched.pop(slug, None) or self.run(slug)

    def give_back(self, slug: str, run: UUID) -> None:
        self._untouched[slug] = run

    def play(self) -> None:
        """Let a worker do all that is due; the steps in FAILING fail."""
        results: list[dict[str, Any]] = []
        while True:
            row = self.worker.execute(
                "select meshhook_worker.finish_and_claim('hand', %s, %s, 50, 600) as answer", [Jsonb(results), KINDS]
            ).fetchone()
            assert row is not None
            results = [_result(work) for work in row["answer"]["work"]]
            if not results:
                return

    def session(self, person: UUID | None, role: str = "authenticated", autocommit: bool = False) -> Connection:
        """A raw SQL session as an API server would open it: logged in as authenticator, with role and claims set."""
        session = self.database.connect()
        session.execute("set session authorization authenticator")
        session.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
        become(session, person, role)
        session.autocommit = autocommit
        self._sessions.append(session)
        return session

    def close_sessions(self) -> None:
        for session in self._sessions:
            with suppress(psycopg.Error):
                session.close()
        self._sessions.clear()

    def look(self, query: str, *params: Any) -> Any:
        """One value, seen by a superuser."""
        row = self.referee.execute(query.encode(), params).fetchone()
        return None if row is None else next(iter(row.values()))

    def _found(self, person: UUID) -> UUID:
        project = UUID(self.call(person, "create_project", name="a project")["project_id"])
        for slug, definition in DEFINITIONS.items():
            self.call(person, "publish_workflow", project_id=project, slug=slug, definition=definition)
        for _ in range(2 if person == self.people.foreigner else 1):
            self.call(person, "publish_workflow", project_id=project, slug="versions", definition=_SECOND)
        return project


def call(session: Connection, function: str, **arguments: Any) -> Any:
    """What a function of the schema meshhook answers to whoever holds the session."""
    row = session.execute(
        sql.SQL("select meshhook.{}({}) as answer").format(
            sql.Identifier(function),
            sql.SQL(", ").join(
                sql.SQL("{} => {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in arguments
            ),
        ),
        {name: Jsonb(value) if isinstance(value, dict | list) else value for name, value in arguments.items()},
    ).fetchone()
    assert row is not None
    return row["answer"]


def become(session: Connection, person: UUID | None, role: str = "authenticated") -> None:
    """Set the claims of a session; they end with the transaction where one is open and it rolls back."""
    claims = {"role": role} if person is None else {"sub": str(person), "role": role}
    session.execute("select set_config('request.jwt.claims', %s, false)", [json.dumps(claims)])


def _result(work: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {"queue_id": work["queue_id"], "token": work["token"]}
    if work["step_key"] in FAILING:
        error = {"code": "broken", "class": "client_error", "message": "it broke"}
        return {**result, "outcome": "failed", "error": error}
    return {**result, "outcome": "succeeded", "output": {"of": work["step_key"]}}
