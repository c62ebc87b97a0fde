"""What goes to the database for a claimed step is always JSON that jsonb can hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from harness.work import some_work
from meshhook.errors import NodeFailed
from meshhook.nodes.base import Effect, Output
from meshhook.worker import results

WORK = some_work("http_call")
LEASE = {"queue_id": WORK.queue_id, "token": WORK.token}


def test_a_success_carries_output_handle_and_effect() -> None:
    sent = datetime(2026, 1, 2, tzinfo=UTC)
    effect = Effect("POST", "https://x.example/", "mh_k", status=201, sent_at=sent, ended_at=sent, is_answered=True)
    result = results.succeeded(WORK, Output({"a": "é"}, "left"), effect)
    assert json.loads(result.text) == {
        **LEASE,
        "outcome": "succeeded",
        "output": {"a": "é"},
        "handle": "left",
        "effect": {
            "method": "POST",
            "url": "https://x.example/",
            "key": "mh_k",
            "status": 201,
            "sent_at": "2026-01-02T00:00:00+00:00",
            "ended_at": "2026-01-02T00:00:00+00:00",
            "may_have_happened": False,
        },
    }


def test_released_and_lost_say_no_more_than_that() -> None:
    assert json.loads(results.released(WORK).text) == {**LEASE, "outcome": "released"}
    assert json.loads(results.lost(WORK).text) == {**LEASE, "outcome": "lost"}


@pytest.mark.parametrize(
    ("output", "code"),
    [(float("nan"), "output_not_json"), ("\x00", "output_not_json"), (["x" * 1_100_000], "output_too_large")],
)
def test_an_output_that_can_not_be_stored_is_a_failure_that_keeps_its_effect(output: Any, code: str) -> None:
    effect = Effect("POST", "https://x.example/", "mh_k", status=200)
    told = json.loads(results.succeeded(WORK, Output(output), effect).text)
    assert told["outcome"] == "failed"
    assert (told["error"]["code"], told["error"]["class"]) == (code, "invalid_response")
    assert told["effect"]["status"] == 200
    assert "output" not in told


def test_a_failure_carries_its_facts_beside_code_class_and_message() -> None:
    failure = NodeFailed("http_429", "rate_limited", "slow down", retry_after_s=7.5, facts={"status": 429})
    told = json.loads(results.failed(WORK, failure).text)
    assert told["error"] == {"code": "http_429", "class": "rate_limited", "message": "slow down", "status": 429}
    assert told["retry_after_s"] == 7.5


@pytest.mark.parametrize("facts", [{"x": float("inf")}, {"x": "y" * 9_000}, {"x": object()}])
def test_facts_that_can_not_be_stored_are_left_out(facts: dict[str, Any]) -> None:
    failure = NodeFailed("c", "internal", "bad \x00 \ud800", facts=facts)
    assert json.loads(results.failed(WORK, failure).text)["error"] == {
        "code": "c",
        "class": "internal",
        "message": "bad \ufffd ?",
    }


def test_an_effect_that_was_sent_and_not_answered_may_have_happened() -> None:
    effect = Effect("POST", "https://x.example/" + "a" * 50_000, "mh_k", sent_at=datetime.now(UTC))
    told = json.loads(results.lost(WORK, effect).text)["effect"]
    assert told["may_have_happened"] is True
    assert len(told["url"]) == 2_000
