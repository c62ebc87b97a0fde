"""What the daily suite sees of the client: that it and the gateway still understand each other."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from harness.databases import Database
from harness.stack import gateway_process
from harness.supabase_js import SupabaseJs


def test_a_page_creates_a_project_and_is_told_what_it_may_not(
    database: Database, login: str, client: SupabaseJs, tmp_path: Path
) -> None:
    with gateway_process(database.url, tmp_path, login) as gateway:
        key, ada = gateway.tokens.anon(), uuid4()
        session = client.auth(
            gateway.url, key, "verifyOtp", {"type": "magiclink", "token_hash": gateway.link(ada).partition("#")[2]}
        )
        token = session["data"]["session"]["access_token"]
        created = client.rpc(gateway.url, key, "create_project", {"name": "shop"}, token=token)
        assert created["status"] == 200
        listed = client.rpc(gateway.url, key, "list_projects", options={"get": True}, token=token)["data"]["projects"]
        assert [project["project_id"] for project in listed] == [created["data"]["project_id"]]

        missing = client.rpc(gateway.url, key, "get_run", {"run_id": str(uuid4())}, token=token)
        assert (missing["status"], missing["error"]["code"]) == (404, "PT404")
        assert missing["error"]["details"] == '{"reason": "run_not_found"}'
        assert missing["error"]["hint"]
        assert client.rpc(gateway.url, key, "list_projects")["status"] == 401
