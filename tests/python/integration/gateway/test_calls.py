"""What PostgREST would answer to an RPC, the gateway answers; what it can't, it refuses."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from psycopg_pool import AsyncConnectionPool

from harness.gateway import SECRET, Gateway
from harness.stage import Stage

NOWHERE = "019dc9a2-0000-7000-8000-000000000000"


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, which always has all four members."""
    body = answer.json()
    assert set(body) == {"code", "details", "hint", "message"}, body
    return answer.status_code, body["code"]


async def test_a_call_is_made_in_the_callers_name(gateway: Gateway) -> None:
    one, other = uuid4(), uuid4()
    made = (await gateway.rpc("create_project", one, name="shop")).json()
    assert (await gateway.rpc("list_projects", one)).json()["projects"][0]["project_id"] == made["project_id"]
    assert (await gateway.rpc("list_projects", other)).json() == {"projects": []}


async def test_defaults_hold_and_types_are_the_databases_business(gateway: Gateway, stage: Stage) -> None:
    stage.publish("flow", ("a", "transform", {"expression": "input"}))
    user = stage.person.execute("select auth.uid() as id").fetchone()
    assert user is not None
    answer = await gateway.rpc("start_run", user["id"], project_id=stage.project_id, slug="flow", input={"n": 1.50})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    row = stage.judge.execute(
        "select input::text from meshhook.workflow_runs where id = %s", [answer.json()["run_id"]]
    ).fetchone()
    assert row == {"input": '{"n": 1.5}'}
    wrong = await gateway.rpc("start_run", user["id"], project_id="shop", slug="flow")
    assert told(wrong) == (400, "22P02")


async def test_a_refusal_of_the_engine_keeps_its_four_members(gateway: Gateway) -> None:
    answer = await gateway.rpc("get_run", uuid4(), run_id=NOWHERE)
    assert told(answer) == (404, "PT404")
    assert json.loads(answer.json()["details"]) == {"reason": "run_not_found"}
    assert answer.json()["hint"]


async def test_get_and_head_only_read(gateway: Gateway) -> None:
    user = uuid4()
    headers = gateway.headers(user)
    read = await gateway.client.get("/rest/v1/rpc/list_projects", headers=headers)
    assert (read.status_code, read.json()) == (200, {"projects": []})
    asked = await gateway.client.get(f"/rest/v1/rpc/get_run?run_id={NOWHERE}", headers=headers)
    assert told(asked) == (404, "PT404")
    head = await gateway.client.head("/rest/v1/rpc/list_projects", headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    write = await gateway.client.get("/rest/v1/rpc/create_project?name=shop", headers=headers)
    assert told(write) == (405, "25006")
    assert (await gateway.rpc("list_projects", user)).json() == {"projects": []}


async def test_what_fails_at_commit_is_a_refusal(gateway: Gateway, stage: Stage) -> None:
    for statement in (
        "create table public.paid (one int primary key)",
        "create table public.debts (one int references public.paid deferrable initially deferred)",
        "grant all on public.debts to authenticated",
        "create function meshhook.owe() returns void language sql as 'insert into public.debts values (1)'",
    ):
        stage.judge.execute(statement.encode())
    assert told(await gateway.rpc("owe", uuid4())) == (409, "23503")
    assert stage.judge.execute("select from public.debts").fetchone() is None


async def test_counts_and_single_objects(gateway: Gateway, stage: Stage) -> None:
    stage.judge.execute(
        "create function meshhook.some(n int) returns setof int language sql stable as 'select generate_series(1, n)'"
    )
    single = {"accept": "application/vnd.pgrst.object+json"}
    many = await gateway.rpc("some", uuid4(), headers={"prefer": "count=exact"}, n=3)
    assert (many.json(), many.headers["content-range"]) == ([1, 2, 3], "0-2/3")
    assert (await gateway.rpc("some", uuid4(), n=2)).headers["content-range"] == "0-1/*"
    none = await gateway.rpc("some", uuid4(), headers={"prefer": "count=exact"}, n=0)
    assert (none.json(), none.headers["content-range"]) == ([], "*/0")
    one = await gateway.rpc("some", uuid4(), headers=single, n=1)
    assert (one.json(), one.headers["content-type"]) == (1, "application/vnd.pgrst.object+json; charset=utf-8")
    assert told(await gateway.rpc("some", uuid4(), headers=single, n=2)) == (406, "PGRST116")
    assert (await gateway.rpc("list_projects", uuid4(), headers=single)).json() == {"projects": []}


async def test_a_function_without_an_answer_has_none(gateway: Gateway) -> None:
    answer = await gateway.rpc("check_caller", uuid4())
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("function", "given"),
    [("nothing", {}), ("get_run", {}), ("list_projects", {"x": 1}), ("get_run", {"run_id": NOWHERE, "run-id": 1})],
)
async def test_what_can_not_be_called_so_is_not_found(gateway: Gateway, function: str, given: dict[str, Any]) -> None:
    assert told(await gateway.rpc(function, uuid4(), **given)) == (404, "PGRST202")


async def test_a_function_made_later_is_found(gateway: Gateway, stage: Stage) -> None:
    stage.judge.execute("create function meshhook.late() returns int language sql stable return 7")
    assert (await gateway.rpc("late", uuid4())).json() == 7


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({"content-profile": "meshhook_private"}, (406, "PGRST106")),
        ({"accept": "text/csv"}, (406, "PGRST107")),
        ({"prefer": "tx=rollback"}, (400, "PGRST122")),
        ({"prefer": "count=planned"}, (400, "PGRST122")),
        ({"prefer": "return=minimal"}, (400, "PGRST122")),
        ({"range": "0-9"}, (400, "PGRST100")),
        ({"content-type": "text/csv"}, (415, "PGRST102")),
        ({"content-type": "application/x-www-form-urlencoded"}, (415, "PGRST102")),
        ({"content-encoding": "gzip"}, (415, "PGRST102")),
    ],
)
async def test_what_is_not_supported_is_refused(
    gateway: Gateway, headers: dict[str, str], refusal: tuple[int, str]
) -> None:
    assert told(await gateway.rpc("list_projects", uuid4(), headers=headers)) == refusal


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"[1]", (400, "PGRST102")),
        (b'{"a":', (400, "PGRST102")),
        (b'{"run_id": NaN}', (400, "PGRST102")),
        (b"\xff", (400, "PGRST102")),
        (b'{"run_id": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", (413, "54001")),
        (b'{"run_id": "' + b"x" * 2_000_000 + b'"}', (413, "PGRST102")),
        (b'{"run_id": "\\u0000"}', (400, "22P05")),
        (b'{"run_id": "\\ud800"}', (400, "22P02")),
    ],
)
async def test_a_body_that_is_no_object_of_arguments_is_refused(
    gateway: Gateway, body: bytes, refusal: tuple[int, str]
) -> None:
    headers = {**gateway.headers(uuid4()), "content-type": "application/json"}
    assert told(await gateway.client.post("/rest/v1/rpc/get_run", content=body, headers=headers)) == refusal


async def test_an_empty_body_gives_no_arguments(gateway: Gateway) -> None:
    answer = await gateway.client.post("/rest/v1/rpc/list_projects", headers=gateway.headers(uuid4()))
    assert answer.json() == {"projects": []}


async def test_parameters_of_a_query_are_arguments_of_a_get_only(gateway: Gateway) -> None:
    headers = gateway.headers(uuid4())
    filtered = await gateway.client.post("/rest/v1/rpc/list_projects?select=name", json={}, headers=headers)
    assert told(filtered) == (400, "PGRST100")
    twice = f"/rest/v1/rpc/get_run?run_id={NOWHERE}&run_id={NOWHERE}"
    assert told(await gateway.client.get(twice, headers=headers)) == (400, "PGRST100")


@pytest.mark.parametrize("path", ["/rest/v1/workflow_runs", "/rest/v1/", "/rest/v1/rpc/"])
async def test_tables_are_not_served(gateway: Gateway, path: str) -> None:
    assert told(await gateway.client.get(path, headers=gateway.headers(uuid4()))) == (404, "PGRST125")


async def test_who_has_no_token_is_anonymous_and_may_nothing(gateway: Gateway) -> None:
    answer = await gateway.rpc("list_projects")
    assert told(answer) == (401, "42501")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert told(await gateway.client.post("/rest/v1/rpc/list_projects", json={})) == (401, "PGRST302")


def forged(**claims: object) -> str:
    return jwt.encode({"role": "authenticated", "sub": str(uuid4()), **claims}, SECRET, "HS256")


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        ("nonsense", (401, "PGRST301")),
        (
            jwt.encode({"role": "authenticated"}, "another secret, and one that is long enough", "HS256"),
            (401, "PGRST301"),
        ),
        (jwt.encode({"role": "authenticated", "sub": str(uuid4())}, "", "none"), (401, "PGRST301")),
        (jwt.encode({"role": "authenticated"}, SECRET * 2, "HS512"), (401, "PGRST301")),
        (forged(exp=1), (401, "PGRST303")),
        (forged(nbf=9_999_999_999), (401, "PGRST303")),
        (forged(aud="meshhook:refresh"), (401, "PGRST303")),
        (forged(aud="meshhook:link"), (401, "PGRST303")),
        (forged(role=7), (401, "PGRST303")),
        (forged(role="postgres"), (403, "42501")),
        (forged(role="meshhook_worker"), (403, "42501")),
        (forged(role="service_role"), (403, "42501")),
        (forged(role="meshhook_owner"), (403, "42501")),
        (forged(role="nobody_at_all"), (400, "22023")),
        (forged(role="none"), (403, "42501")),
        (forged(sub="not-a-uuid"), (401, "PT401")),
    ],
)
async def test_a_token_counts_for_what_it_is_worth(gateway: Gateway, token: str, refusal: tuple[int, str]) -> None:
    answer = await gateway.rpc("list_projects", headers={"authorization": f"Bearer {token}"})
    assert told(answer) == refusal


async def test_claims_end_with_their_request(gateway: Gateway) -> None:
    """A pooled connection serves somebody else next."""
    for _ in range(20):
        user = uuid4()
        await gateway.rpc("create_project", user, name="mine")
        assert len((await gateway.rpc("list_projects", user)).json()["projects"]) == 1
        assert told(await gateway.rpc("list_projects")) == (401, "42501")


async def test_the_audit_knows_the_address_that_was_seen_and_no_token(gateway: Gateway, stage: Stage) -> None:
    user = uuid4()
    made = (
        await gateway.rpc(
            "create_project", user, headers={"x-forwarded-for": "203.0.113.7", "x-request-id": "r-1"}, name="shop"
        )
    ).json()
    row = stage.judge.execute(
        "select ip_address, request_id from meshhook.audit_log where project_id = %s", [made["project_id"]]
    ).fetchone()
    assert row == {"ip_address": "127.0.0.9", "request_id": "r-1"}


async def test_a_database_that_is_away_is_told_and_found_again(gateway: Gateway, stage: Stage) -> None:
    user = uuid4()
    assert (await gateway.rpc("list_projects", user)).status_code == 200
    connections = "from pg_stat_activity where application_name = 'meshhook gateway' and datname = current_database()"
    stage.judge.execute(f"select pg_terminate_backend(pid) {connections}".encode())
    stage.database.wait_until(f"not exists (select {connections})")
    assert (await gateway.rpc("list_projects", user)).status_code == 200


async def test_a_connection_at_rest_is_not_asked_whether_it_is_there(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That would be a round trip for each call."""
    asked: list[object] = []

    async def ask(connection: object) -> None:
        asked.append(connection)

    monkeypatch.setattr(AsyncConnectionPool, "check_connection", ask)
    for _ in range(3):
        assert (await gateway.rpc("list_projects", uuid4())).status_code == 200
    assert asked == []
