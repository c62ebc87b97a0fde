"""Calls that try the dialect: kinds of answers, ways to ask, refusals, tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from harness.stack import FOREIGN_SECRET

from .asking import Server
from .scene import Scene

Json = Any
GET = {"get": True}
HEAD = {"head": True}
COUNT = {"count": "exact"}


@dataclass(frozen=True)
class Case:
    """One call and the outcome that it has to have."""

    name: str
    expected: str
    function: str
    arguments: Callable[[Scene], Mapping[str, Json]] = field(default=lambda _: {})
    options: Mapping[str, Json] = field(default_factory=dict)
    then: Sequence[Sequence[Json]] = ()
    who: str = "operator"
    headers: Mapping[str, str] = field(default_factory=dict)
    schema: str = "meshhook"
    token: Callable[[Server], str] | None = None

    def ask(self, server: Server) -> dict[str, Json]:
        more = {"token": self.token(server)} if self.token else {}
        return server.call(
            self.who,
            self.function,
            self.arguments(server.scene),
            options=self.options,
            then=self.then,
            headers=self.headers,
            schema=self.schema,
            **more,
        )


def of_project(scene: Scene) -> Mapping[str, Json]:
    return {"project_id": scene.project_id}


def of_run(scene: Scene) -> Mapping[str, Json]:
    return {"run_id": scene.failed}


def of_pay(scene: Scene) -> Mapping[str, Json]:
    return {"run_id": scene.failed, "step_key": "pay", "attempt": 1}


def runs(wanted: Json, page_size: int = 50) -> Callable[[Scene], Mapping[str, Json]]:
    """Arguments of match_runs, the one function whose answer is rows that can be counted."""
    return lambda scene: {
        "project_id": scene.project_id, "filter": wanted, "page_size": page_size, "after": None,
    }  # fmt: skip # one thought


MAPS = {"workflow": "letters"}
NOTHING = {"workflow": "refund", "status": "canceled"}

ANSWERS = [
    Case("an object", "200 {projects}", "list_projects"),
    Case("an object with arguments", "200 {next, runs}", "list_runs", of_project),
    Case("null of jsonb", "200 null", "verify_run", of_run),
    Case("null of a scalar", "200 null", "get_actor", of_pay),
    Case("void", "204 null", "check_caller"),
    Case("rows", "200 [1]", "match_runs", runs(MAPS)),
    Case("no rows", "200 [0]", "match_runs", runs(NOTHING)),
    Case("rows counted", "200 [1], count 1", "match_runs", runs(MAPS), COUNT),
    Case("no rows counted", "200 [0], count 0", "match_runs", runs(NOTHING), COUNT),
    Case("single of one row", "200 {created_at, id}", "match_runs", runs(MAPS), then=[["single"]]),
    Case("single of no row", "406 PGRST116", "match_runs", runs(NOTHING), then=[["single"]]),
    Case("maybeSingle of one row", "200 {created_at, id}", "match_runs", runs(MAPS), then=[["maybeSingle"]]),
    Case("maybeSingle of no row", "200 null", "match_runs", runs(NOTHING), then=[["maybeSingle"]]),
    Case("single of an object", "200 {next, runs}", "list_runs", of_project, then=[["single"]]),
]
WAYS = [
    Case("GET of a reading function", "200 {version}", "get_run_version", of_run, GET),
    Case("GET without arguments", "200 {projects}", "list_projects", options=GET),
    Case("GET of a writing function", "405 25006", "create_project", lambda _: {"name": "by GET"}, GET),
    Case("GET of an act", "405 25006", "cancel_run", of_run, GET),
    Case("HEAD of a reading function", "200 null", "get_run_version", of_run, HEAD),
    Case("HEAD of a writing function", "405", "create_project", lambda _: {"name": "by HEAD"}, HEAD),
    Case("GET of no uuid", "400 22P02", "get_run", lambda _: {"run_id": "none"}, GET),
    Case("another schema", "406 PGRST106, hint", "list_projects", schema="meshhook_private"),
    Case("another schema by GET", "406 PGRST106, hint", "list_projects", options=GET, schema="meshhook_private"),
]  # fmt: skip # a table, a case a row
REFUSALS = [
    Case("no such function", "404 PGRST202", "destroy_everything"),
    Case("an unknown argument", "404 PGRST202, hint", "get_run", lambda s: {**of_run(s), "verbose": True}),
    Case("an argument is missing", "404 PGRST202, hint", "get_run"),
    Case("no uuid", "400 22P02", "get_run", lambda _: {"run_id": "none"}),
    Case("null for an id", "404 PT404 run_not_found, hint", "get_run", lambda _: {"run_id": None}),
    Case("a run that is not there", "404 PT404 run_not_found, hint", "get_run", lambda _: {"run_id": str(uuid4())}),
    Case("a filter that is none", "400 PT400 invalid_argument, hint", "list_runs",
         lambda s: {**of_project(s), "filter": {"colour": "red"}}),
    Case("a definition with a fault", "422 PT422 invalid_definition, hint", "publish_workflow",
         lambda s: {**of_project(s), "slug": "bad", "definition": {"nodes": [], "edges": []}}, who="admin"),
    Case("a patch that is no object", "422 PT422 invalid_patch, hint", "resume_run_from_step",
         lambda s: {**of_run(s), "step_key": "pay", "input_patch": []}),
    Case("a patch that is too large", "413 PT413 too_large, hint", "resume_run_from_step",
         lambda s: {**of_run(s), "step_key": "pay", "input_patch": {"input": {"amount": "x" * 70_000}}}),
    Case("a step that was not reached", "409 PT409 step_not_reached, hint", "resume_run_from_step",
         lambda s: {**of_run(s), "step_key": "note"}),
    Case("a run that has ended", "409 PT409 run_ended, hint", "cancel_run", of_run),
    Case("the last admin", "409 PT409 last_admin, hint", "set_member",
         lambda s: {**of_project(s), "user_id": str(s.people["admin"]), "role": None}, who="admin"),
    Case("a filter of the client", "400 PGRST100", "match_runs", runs(MAPS), then=[["eq", "id", "1"]]),
    Case("an order of the client", "400 PGRST100", "match_runs", runs(MAPS), then=[["order", "id"]]),
    Case("columns of the client", "400 PGRST100", "match_runs", runs(MAPS), then=[["select", "id"]]),
    Case("a limit of the client", "400 PGRST100", "match_runs", runs(MAPS), then=[["limit", 1]]),
    Case("a range of the client", "400 PGRST100", "match_runs", runs(MAPS), then=[["range", 0, 1]]),
    Case("an estimated count", "400 PGRST122", "match_runs", runs(MAPS), {"count": "estimated"}),
    Case("rows as CSV", "406 PGRST107", "match_runs", runs(MAPS), then=[["csv"]]),
    Case("rows as GeoJSON", "406 PGRST107", "match_runs", runs(MAPS), then=[["geojson"]]),
    Case("a plan", "406 PGRST107", "match_runs", runs(MAPS), then=[["explain"]]),
    Case("a rollback", "400 PGRST122", "match_runs", runs(MAPS), then=[["rollback"]]),
]  # fmt: skip # a table, a case a row


def signed(**claims: Any) -> Callable[[Server], str]:
    """A token of the operator with some claims changed, signed as it should be unless said otherwise."""

    def token(server: Server) -> str:
        plain = {"sub": str(server.scene.people["operator"]), "role": "authenticated", "aud": "authenticated"}
        return server.signer.forged(**{**plain, **claims})

    return token


EXPIRED = 1_500_000_000
NOT_YET = 9_000_000_000
TOKENS = [
    Case("no token", "401 42501", "list_projects", who="anon"),
    Case("a good token", "200 {projects}", "list_projects", token=signed()),
    Case("an expired token", "401 PGRST303", "list_projects", token=signed(exp=EXPIRED)),
    Case("a token of tomorrow", "401 PGRST303", "list_projects", token=signed(nbf=NOT_YET)),
    Case("a token by another secret", "401 PGRST301", "list_projects", token=signed(secret=FOREIGN_SECRET)),
    Case("a token by no secret", "401 PGRST301", "list_projects", token=signed(algorithm="none")),
    Case("a token by another algorithm", "401 PGRST301", "list_projects", token=signed(algorithm="HS512")),
    Case("no token at all", "401 PGRST301", "list_projects", token=lambda _: "nonsense"),
    Case("the role of a superuser", "403 42501", "list_projects", token=signed(role="postgres")),
    Case("the role of a backend", "403 42501", "list_projects", token=signed(role="service_role")),
    Case("the role of a worker", "403 42501", "list_projects", token=signed(role="meshhook_worker")),
    Case("a role that is none", "400 22023", "list_projects", token=signed(role="nobody")),
    Case("a user who is none", "401 PT401 unauthenticated, hint", "list_projects", token=signed(sub="me")),
    Case("no user", "401 PT401 unauthenticated, hint", "list_projects", token=signed(sub="")),
    Case("metadata say admin", "403 PT403 role_required, hint", "set_member",
         lambda s: {**of_project(s), "user_id": str(uuid4()), "role": "admin"},
         token=signed(user_metadata={"role": "admin"}, app_metadata={"role": "service_role"})),
]  # fmt: skip # a table, a case a row

CASES = [*ANSWERS, *WAYS, *REFUSALS, *TOKENS]
