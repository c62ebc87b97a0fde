"""Sessions as supabase-js keeps them: a one-time link begins one, a refresh goes on with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from .asking import Server

pytestmark = pytest.mark.long


@pytest.fixture
def person(gateway: Server) -> UUID:
    user_id = gateway.scene.people["operator"]
    assert user_id is not None
    return user_id


def verify(gateway: Server, link: str, session: str) -> Any:
    """What a page does with the link that it was opened by."""
    token = link.partition("#")[2]
    given = {"type": "magiclink", "token_hash": token}
    return gateway.client.auth(gateway.url, gateway.signer.tokens.anon(), "verifyOtp", given, session=session)


def auth(gateway: Server, method: str, session: str) -> Any:
    return gateway.client.auth(gateway.url, gateway.signer.tokens.anon(), method, session=session)


def test_a_link_signs_in_once(gateway: Server, person: UUID) -> None:
    link = gateway.signer.link(person)
    signed_in = verify(gateway, link, "first")
    assert signed_in["error"] is None
    assert signed_in["data"]["user"]["id"] == str(person)
    again = verify(gateway, link, "second")
    assert (again["error"]["code"], again["error"]["status"]) == ("otp_expired", 403)


def test_the_session_is_of_that_person_and_goes_on(gateway: Server, person: UUID) -> None:
    verify(gateway, gateway.signer.link(person), "going on")
    assert auth(gateway, "getUser", "going on")["data"]["user"]["id"] == str(person)
    refreshed = auth(gateway, "refreshSession", "going on")
    assert refreshed["error"] is None
    token = refreshed["data"]["session"]["access_token"]
    projects = gateway.call("anon", "list_projects", {}, token=token)["data"]["projects"]
    assert gateway.scene.project_id in [one["project_id"] for one in projects]


def test_a_session_that_was_signed_out_is_gone(gateway: Server, person: UUID) -> None:
    verify(gateway, gateway.signer.link(person), "signed out")
    assert auth(gateway, "signOut", "signed out")["error"] is None
    assert auth(gateway, "getSession", "signed out")["data"]["session"] is None


@pytest.mark.parametrize("purpose", ["link", "refresh"])
def test_what_signs_in_is_no_token_of_the_api(gateway: Server, person: UUID, purpose: str) -> None:
    token = getattr(gateway.signer.tokens, purpose)(person)
    answer = gateway.call("anon", "list_projects", {}, token=token)
    assert (answer["status"], answer["error"]["code"]) == (401, "PGRST303")
    verified = verify(gateway, f"#{gateway.signer.tokens.access(person)}", purpose)
    assert verified["error"]["code"] == "otp_expired"


@pytest.mark.parametrize("method", ["signInWithPassword", "signUp", "signInAnonymously"])
def test_there_are_no_passwords(gateway: Server, method: str) -> None:
    given = {"email": "ada@example.com", "password": "a password"}
    answer = gateway.client.auth(gateway.url, gateway.signer.tokens.anon(), method, given)
    assert answer["data"]["user"] is None
    assert answer["error"] is not None
