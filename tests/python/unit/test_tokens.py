"""Tokens that are read again and again: a good one stays good until it ends, and no longer."""

from __future__ import annotations

import time
from uuid import uuid4

import jwt
import pytest

from meshhook.gateway.refusals import RefusedError
from meshhook.gateway.tokens import Tokens

SECRET = "of this test alone, and long enough to sign"


def test_a_token_is_judged_once_and_again_when_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = Tokens(SECRET)
    token = tokens.access(uuid4())
    claims = tokens.read_caller(token)

    def judge(*_: object, **__: object) -> None:
        raise jwt.ExpiredSignatureError

    monkeypatch.setattr(jwt, "decode", judge)
    assert tokens.read_caller(token) == claims
    monkeypatch.setattr(time, "time", lambda: claims["exp"])
    with pytest.raises(RefusedError, match="JWT expired"):
        tokens.read_caller(token)


def test_a_token_that_was_refused_is_judged_again() -> None:
    tokens, others = Tokens(SECRET), Tokens(SECRET[::-1])
    token = others.access(uuid4())
    for _ in range(2):
        with pytest.raises(RefusedError, match="not signed by this gateway"):
            tokens.read_caller(token)
