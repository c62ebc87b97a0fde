"""Who may knock, and from where: requests as browsers make them, with and without another site behind them."""

from __future__ import annotations

import httpx
import pytest

from .asking import Server
from .conftest import PAGE

pytestmark = pytest.mark.long

FOREIGN = "https://evil.example"
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "apikey, authorization, content-profile, content-type, x-client-info",
}


def preflight(gateway: Server, origin: str) -> httpx.Response:
    return httpx.options(f"{gateway.url}/rest/v1/rpc/list_projects", headers={"origin": origin, **PREFLIGHT})


def test_a_page_that_was_let_in_may_ask_with_all_headers_of_the_client(gateway: Server) -> None:
    answer = preflight(gateway, PAGE)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = set(answer.headers["access-control-allow-headers"].split(", "))
    assert allowed >= set(PREFLIGHT["access-control-request-headers"].split(", "))
    assert answer.headers["vary"] == "Origin"


def test_a_page_that_was_let_in_may_read_the_answer_and_the_count(gateway: Server) -> None:
    answer = httpx.post(
        f"{gateway.url}/rest/v1/rpc/list_projects",
        json={},
        headers={"origin": PAGE, "apikey": gateway.signer.tokens.anon()},
    )
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "Content-Range" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_a_page_of_another_site_may_not_ask(gateway: Server) -> None:
    answer = preflight(gateway, FOREIGN)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control-allow")]


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://localhost:1", f"{PAGE}.evil.example", PAGE.upper()])
def test_a_call_of_another_site_does_nothing(gateway: Server, origin: str) -> None:
    before = gateway.call("operator", "list_projects", {})["data"]
    refused = gateway.call("operator", "create_project", {"name": "forged"}, headers={"Origin": origin})
    assert refused["status"] == 403
    assert gateway.call("operator", "list_projects", {})["data"] == before


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.evil.example:{port}"])
def test_a_name_that_points_here_is_not_ours(gateway: Server, host: str) -> None:
    headers = {"host": host.format(port=gateway.signer.port), "apikey": gateway.signer.tokens.anon()}
    answer = httpx.post(f"{gateway.url}/rest/v1/rpc/list_projects", json={}, headers=headers)
    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_our_own_names_are(gateway: Server, host: str) -> None:
    headers = {"host": f"{host}:{gateway.signer.port}"}
    assert httpx.get(f"{gateway.url}/config.json", headers=headers).json()["isLocal"]


def test_a_call_without_a_key_is_refused(gateway: Server) -> None:
    answer = httpx.post(f"{gateway.url}/rest/v1/rpc/list_projects", json={})
    assert (answer.status_code, answer.json()["code"]) == (401, "PGRST302")


@pytest.mark.parametrize("path", ["projects", "workflow_runs?select=*", ""])
def test_there_are_no_tables(gateway: Server, path: str) -> None:
    headers = {"apikey": gateway.signer.tokens.anon()}
    answer = httpx.get(f"{gateway.url}/rest/v1/{path}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "PGRST125")


def test_the_audit_log_has_the_address_that_was_seen(gateway: Server) -> None:
    claimed = {"X-Forwarded-For": "203.0.113.7"}
    paused = gateway.call("operator", "pause_run", {"run_id": gateway.scene.waiting_run()}, headers=claimed)
    [row] = gateway.scene.database.connect().execute(
        "select ip_address as seen from meshhook.audit_log where id = %s", [paused["data"]["audit_id"]]
    )
    assert row["seen"] == "127.0.0.1"
