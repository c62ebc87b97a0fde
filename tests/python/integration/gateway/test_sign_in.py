"""A one-time link signs in once; a session goes on by its refresh token."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from harness.gateway import Gateway


async def sign_in(gateway: Gateway, user_id: UUID) -> dict[str, object]:
    link = {"type": "magiclink", "token_hash": gateway.tokens.link(user_id)}
    answer = await gateway.client.post("/auth/v1/verify", json=link)
    assert answer.status_code == 200, answer.text
    session: dict[str, object] = answer.json()
    return session


async def test_a_link_becomes_a_session_of_its_user(gateway: Gateway) -> None:
    user = uuid4()
    session = await sign_in(gateway, user)
    bearer = {"authorization": f"Bearer {session['access_token']}"}
    assert (await gateway.rpc("create_project", headers=bearer, name="shop")).status_code == 200
    assert (await gateway.client.get("/auth/v1/user", headers=bearer)).json()["id"] == str(user)
    assert len((await gateway.rpc("list_projects", user)).json()["projects"]) == 1


async def test_of_many_who_use_a_link_at_once_one_signs_in(gateway: Gateway) -> None:
    link = {"type": "magiclink", "token_hash": gateway.tokens.link(uuid4())}
    answers = await asyncio.gather(*(gateway.client.post("/auth/v1/verify", json=link) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [403] * 7
    assert {answer.json()["error_code"] for answer in answers if answer.status_code == 403} == {"otp_expired"}


async def test_a_session_goes_on(gateway: Gateway) -> None:
    user = uuid4()
    session = await sign_in(gateway, user)
    answer = await gateway.client.post(
        "/auth/v1/token?grant_type=refresh_token", json={"refresh_token": session["refresh_token"]}
    )
    assert (answer.status_code, answer.json()["user"]["id"]) == (200, str(user))


@pytest.mark.parametrize("kind", ["access", "refresh"])
async def test_another_token_is_no_link(gateway: Gateway, kind: str) -> None:
    token = getattr(gateway.tokens, kind)(uuid4())
    answer = await gateway.client.post("/auth/v1/verify", json={"type": "magiclink", "token_hash": token})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "otp_expired")


@pytest.mark.parametrize("kind", ["access", "link"])
async def test_another_token_is_no_refresh_token(gateway: Gateway, kind: str) -> None:
    token = getattr(gateway.tokens, kind)(uuid4())
    answer = await gateway.client.post("/auth/v1/token?grant_type=refresh_token", json={"refresh_token": token})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "refresh_token_not_found")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/auth/v1/verify", b"{}", "validation_failed"),
        ("/auth/v1/verify", b"not json", "validation_failed"),
        ("/auth/v1/verify", b'{"type": "magiclink", "token_hash": "' + b"x" * 30_000 + b'"}', "validation_failed"),
        ("/auth/v1/token?grant_type=refresh_token", b"[]", "validation_failed"),
        ("/auth/v1/token?grant_type=password", b'{"email": "a@b.c", "password": "x"}', "unsupported_grant_type"),
    ],
)
async def test_what_is_no_sign_in_is_told_so(gateway: Gateway, path: str, body: bytes, code: str) -> None:
    answer = await gateway.client.post(path, content=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, code)


async def test_nobody_is_nobody(gateway: Gateway) -> None:
    for headers in ({}, {"authorization": "Bearer nonsense"}, {"authorization": f"Bearer {gateway.tokens.anon()}"}):
        assert (await gateway.client.get("/auth/v1/user", headers=headers)).status_code == 401


async def test_signing_out_is_answered(gateway: Gateway) -> None:
    assert (await gateway.client.post("/auth/v1/logout?scope=global")).status_code == 204
