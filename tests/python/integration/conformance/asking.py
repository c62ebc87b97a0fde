"""A call through the client, and what came of it in one line that two servers can be compared by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.stack import GatewayProcess
from harness.supabase_js import SupabaseJs

from .scene import Scene

Json = Any


@dataclass(frozen=True)
class Server:
    """Where it is, the scene behind it, and the gateway whose secret signs the tokens that it takes."""

    url: str
    scene: Scene
    signer: GatewayProcess
    client: SupabaseJs

    def call(self, who: str, function: str, arguments: Mapping[str, Json], **more: Any) -> dict[str, Json]:
        """The answer that this person gets; `token` in `more` is sent instead of theirs."""
        user_id = self.scene.people[who]
        token = self.signer.tokens.access(user_id) if user_id else None
        return self.client.rpc(self.url, self.signer.tokens.anon(), function, arguments, **{"token": token, **more})


def outcome(answer: Mapping[str, Json]) -> str:
    """`200 {keys}` and the like, or `409 PT409 run_ended, hint`: status, code, reason, and whether a hint is given."""
    error = answer["error"]
    if error is None:
        count = f", count {answer['count']}" if answer["count"] is not None else ""
        return f"{answer['status']} {_shape(answer['data'])}{count}"
    words = [str(answer["status"]), error.get("code"), _reason(error.get("details"))]
    return " ".join(word for word in words if word) + (", hint" if error.get("hint") else "")


def _shape(data: Json) -> str:
    if isinstance(data, dict):
        return f"{{{', '.join(sorted(data))}}}"
    if isinstance(data, list):
        return f"[{len(data)}]"
    return "null" if data is None else type(data).__name__


def _reason(details: Json) -> str | None:
    try:
        return str(json.loads(details)["reason"])
    except (TypeError, ValueError, KeyError):
        return None
