"""What the worker gives back for a claimed step, already in the text that goes to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from meshhook import json_text
from meshhook.errors import NodeFailed
from meshhook.nodes.base import Effect, Output, Work

Outcome = Literal["succeeded", "failed", "lost", "released"]

_MAX_ERROR_BYTES: Final = 8_000


@dataclass(frozen=True, slots=True)
class Result:
    """One result; `text` is its JSON object. `code` is the error's, for the log."""

    work: Work
    outcome: Outcome
    text: str
    code: str | None = None


def succeeded(work: Work, output: Output, effect: Effect | None = None) -> Result:
    """The output, or the failure that it can't be stored."""
    try:
        value = json_text.dumps(output.value)
    except json_text.NotStorable as problem:
        return failed(work, NodeFailed(problem.code, "invalid_response", str(problem)), effect)
    fields = f',"output":{value}'
    if output.handle is not None:
        fields += f',"handle":{json_text.dumps(output.handle)}'
    return Result(work, "succeeded", _text(work, "succeeded", fields + _effect_field(effect)))


def failed(work: Work, failure: NodeFailed, effect: Effect | None = None) -> Result:
    """The failure as the step's error; facts that can't be stored are left out."""
    error = {
        **failure.facts,
        "code": failure.code,
        "class": failure.error_class,
        "message": json_text.clean_text(failure.message),
    }
    try:
        text = json_text.dumps(error, max_bytes=_MAX_ERROR_BYTES)
    except json_text.NotStorable:
        text = json_text.dumps({name: error[name] for name in ("code", "class", "message")})
    fields = f',"error":{text}'
    if failure.retry_after_s is not None:
        fields += f',"retry_after_s":{failure.retry_after_s}'
    fields += _effect_field(effect)
    return Result(work, "failed", _text(work, "failed", fields), failure.code)


def internal(work: Work, message: str, effect: Effect | None = None) -> Result:
    """A failure that is a fault of the worker or of the installation."""
    return failed(work, NodeFailed("internal", "internal", message), effect)


def released(work: Work) -> Result:
    """Given back without having been started."""
    return Result(work, "released", _text(work, "released"))


def lost(work: Work, effect: Effect | None = None) -> Result:
    """Stopped in the middle."""
    return Result(work, "lost", _text(work, "lost", _effect_field(effect)))


def _text(work: Work, outcome: Outcome, fields: str = "") -> str:
    # The three values come from the database or from here: none needs escaping.
    return f'{{"queue_id":{work.queue_id},"token":"{work.token}","outcome":"{outcome}"{fields}}}'


def _effect_field(effect: Effect | None) -> str:
    if effect is None:
        return ""
    try:
        text = json_text.dumps(_clean(effect.as_json()), max_bytes=_MAX_ERROR_BYTES * 2)
    except json_text.NotStorable:
        text = json_text.dumps({"may_have_happened": effect.as_json()["may_have_happened"]})
    return f',"effect":{text}'


def _clean(effect: dict[str, Any]) -> dict[str, Any]:
    return {**effect, "url": json_text.clean_text(effect["url"])}
