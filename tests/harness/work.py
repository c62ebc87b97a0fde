"""Claimed work as the database would hand it out, for tests of what a worker does with it."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from meshhook.nodes.base import Work

_numbers = itertools.count(1)


def some_work(kind: str = "transform", config: dict[str, Any] | None = None, **fields: Any) -> Work:
    """Work with a fresh queue id and token; `input`, `steps` and any field of Work can be given."""
    context = {"input": fields.pop("input", {}), "steps": fields.pop("steps", {})}
    wire: dict[str, Any] = {
        "queue_id": next(_numbers),
        "token": str(uuid.uuid4()),
        "lease_expires_at": "2026-01-01T00:00:30+00:00",
        "project_id": str(uuid.uuid4()),
        "run_id": str(uuid.uuid4()),
        "step_key": "a_step",
        "item_key": "",
        "attempt": 1,
        "origin": "first",
        "act_id": None,
        "workflow_id": str(uuid.uuid4()),
        "slug": "some-workflow",
        "version": 1,
        "kind": kind,
        "config": config or {},
        "timeout_s": 30,
        "context": context,
        "effect_key": "mh_key",
        "supplied": None,
    }
    return Work.from_wire({**wire, **fields})
