"""Only this machine's browser at the gateway's own address gets in, and pages that were let in by name."""

from __future__ import annotations

from uuid import uuid4

import pytest

from harness.gateway import ORIGIN, PORT, Gateway

PATHS = ("/rest/v1/rpc/list_projects", "/auth/v1/user", "/config.json", "/")


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"localhost.evil.example:{PORT}"],
)
async def test_a_foreign_name_for_this_machine_gets_nothing(gateway: Gateway, host: str) -> None:
    for path in PATHS:
        answer = await gateway.client.get(path, headers=gateway.headers(uuid4(), host=host))
        assert answer.status_code == 421, path


async def test_a_request_with_two_names_gets_nothing(gateway: Gateway) -> None:
    for hosts in ([f"127.0.0.1:{PORT}", "evil.example"], ["evil.example", f"127.0.0.1:{PORT}"]):
        answer = await gateway.client.get("/config.json", headers=[("host", host) for host in hosts])
        assert answer.status_code == 421


async def test_headers_have_a_limit(gateway: Gateway) -> None:
    long, too_long = ({"x-note": "a" * length} for length in (60_000, 64_000))
    assert (await gateway.client.get("/config.json", headers=long)).status_code == 200
    assert (await gateway.client.get("/config.json", headers=too_long)).status_code == 431


async def test_an_address_has_a_limit(gateway: Gateway) -> None:
    for start in ("/config.json?a=", "/"):
        assert (await gateway.client.get(start + "b" * 63_000)).status_code != 414
        assert (await gateway.client.get(start + "b" * 64_000)).status_code == 414


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
async def test_its_own_names_are_known(gateway: Gateway, host: str) -> None:
    assert (await gateway.client.get("/config.json", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"http://localhost:{PORT + 1}", f"https://localhost:{PORT}", "file://"]
)
async def test_pages_of_other_sites_get_nothing(gateway: Gateway, origin: str) -> None:
    for path in PATHS:
        answer = await gateway.client.get(path, headers=gateway.headers(uuid4(), origin=origin))
        assert answer.status_code == 403, path
        assert "access-control-allow-origin" not in answer.headers
    asked = {"origin": origin, "access-control-request-method": "POST"}
    assert (await gateway.client.options(PATHS[0], headers=asked)).status_code == 403


async def test_its_own_pages_and_those_let_in_may_call(gateway: Gateway) -> None:
    own = await gateway.rpc("list_projects", uuid4(), headers={"origin": f"http://127.0.0.1:{PORT}"})
    assert own.status_code == 200
    assert "access-control-allow-origin" not in own.headers
    let_in = await gateway.rpc("list_projects", uuid4(), headers={"origin": ORIGIN})
    assert let_in.headers["access-control-allow-origin"] == ORIGIN
    assert "Content-Range" in let_in.headers["access-control-expose-headers"]
    refused = await gateway.rpc("list_projects", headers={"origin": ORIGIN})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, ORIGIN)


async def test_a_preflight_is_answered_without_a_token(gateway: Gateway) -> None:
    asked = {
        "origin": ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "apikey,authorization,content-profile,content-type,x-client-info",
    }
    answer = await gateway.client.options(PATHS[0], headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-headers"] == asked["access-control-request-headers"]
    assert "POST" in answer.headers["access-control-allow-methods"]


async def test_every_answer_says_what_a_page_may_do(gateway: Gateway) -> None:
    for path in (*PATHS, "/nowhere", "/rest/v1/rpc/nothing"):
        answer = await gateway.client.get(path)
        policy = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
        assert ("script-src 'self'" in policy) == (not path.startswith(("/rest/", "/auth/"))), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
