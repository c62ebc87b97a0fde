"""Every function of the API by everybody: who may, who may not, and who does not even see what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from .cases import of_pay, of_project, of_run
from .scene import Scene

Json = Any
Arguments = Callable[[Scene], Mapping[str, Json]]

ALLOWED = "allowed"
NO_TOKEN = "401 42501"
TOO_LOW = "403 PT403 role_required, hint"
NO_RUN = "404 PT404 run_not_found, hint"
NO_PROJECT = "404 PT404 project_not_found, hint"
NO_ACT = "404 PT404 act_not_found, hint"


def _expected(viewer: str, operator: str, stranger: str) -> dict[str, str]:
    return {"anon": NO_TOKEN, "viewer": viewer, "operator": operator, "admin": ALLOWED, "stranger": stranger}


ANYBODY = _expected(ALLOWED, ALLOWED, ALLOWED)
"""Whoever is signed in: what is answered is the caller's own, or of no one."""

MEMBERS_OF_RUN = _expected(ALLOWED, ALLOWED, NO_RUN)
OPERATORS_OF_RUN = _expected(TOO_LOW, ALLOWED, NO_RUN)
OPERATORS_OF_PROJECT = _expected(TOO_LOW, ALLOWED, NO_PROJECT)
OPERATORS_OF_ACT = _expected(TOO_LOW, ALLOWED, NO_ACT)
ADMINS = _expected(TOO_LOW, TOO_LOW, NO_PROJECT)
MEMBERS_OF_PROJECT = _expected(ALLOWED, ALLOWED, NO_PROJECT)
SEALED = "v1:k1:" + "A" * 40


def failed(**more: Json) -> Arguments:
    """A run of one's own that has failed."""
    return lambda scene: {"run_id": scene.failed_run(), **more}


MATRIX: dict[str, tuple[Arguments, Mapping[str, str]]] = {
    "audit_verify": (of_project, MEMBERS_OF_PROJECT),
    "cancel_resume": (lambda s: {"act_id": s.resumed_later()}, OPERATORS_OF_ACT),
    "cancel_run": (lambda s: {"run_id": s.waiting_run()}, OPERATORS_OF_RUN),
    "check_act": (
        lambda s: {
            **of_run(s), "step_key": "pay", "reason": None, "idempotency_key": None, "expected_attempt": None,
            "input_patch": None, "plan_hash": None, "options": {},
        },
        ANYBODY,
    ),
    "check_admin": (of_project, ADMINS),
    "check_bulk": (lambda _: {"idempotency_key": None, "options": {}}, ANYBODY),
    "check_caller": (lambda _: {}, ANYBODY),
    "check_page": (lambda _: {"filter": {}, "known": [], "page_size": 1, "after": None}, ANYBODY),
    "compare_attempts": (lambda s: {**of_run(s), "step_key": "pay", "a": 1, "b": 1}, MEMBERS_OF_RUN),
    "create_project": (lambda _: {"name": "one more"}, ANYBODY),
    "delete_secret": (
        lambda s: {**of_project(s), "key": "NOWHERE"},
        {**ADMINS, "admin": "404 PT404 secret_not_found, hint"},
    ),
    "export_audit": (of_project, MEMBERS_OF_PROJECT),
    "get_actor": (of_pay, ANYBODY),
    "get_attempt": (of_pay, MEMBERS_OF_RUN),
    "get_input": (of_pay, ANYBODY),
    "get_run": (of_run, MEMBERS_OF_RUN),
    "get_run_version": (of_run, MEMBERS_OF_RUN),
    "list_audit": (of_project, ANYBODY),
    "list_events": (of_run, MEMBERS_OF_RUN),
    "list_items": (lambda s: {"run_id": s.letters, "step_key": "post"}, MEMBERS_OF_RUN),
    "list_projects": (lambda _: {}, ANYBODY),
    "list_replays": (
        lambda s: {
            **of_project(s), "bulk_key": "k", "step_key": "pay", "reason": None, "options": {}, "after": None,
            "page_size": 5,
        },
        ANYBODY,
    ),
    "list_runs": (of_project, ANYBODY),
    "list_secrets": (of_project, ADMINS),
    "list_workflows": (of_project, ANYBODY),
    "lock_run": (of_run, OPERATORS_OF_RUN),
    "match_runs": (lambda s: {**of_project(s), "filter": {}, "page_size": 5, "after": None}, ANYBODY),
    "note_act": (lambda s: {"act": "resume_run_from_step", "answer": "run_busy", **of_run(s)}, ANYBODY),
    "pause_run": (lambda s: {"run_id": s.waiting_run()}, OPERATORS_OF_RUN),
    "preview_resume": (lambda s: {**of_run(s), "step_key": "pay"}, MEMBERS_OF_RUN),
    "publish_workflow": (
        lambda s: {
            **of_project(s), "slug": "by-role",
            "definition": {"nodes": [{"id": "a", "type": "pause", "data": {}}], "edges": []},
        },
        ADMINS,
    ),
    "resume_run": (failed(), OPERATORS_OF_RUN),
    "resume_run_from_step": (failed(step_key="pay"), OPERATORS_OF_RUN),
    "resume_runs": (
        lambda s: {**of_project(s), "filter": {"workflow": "refund"}, "options": {"limit": 1}},
        OPERATORS_OF_PROJECT,
    ),
    "sees_run": (of_run, ANYBODY),
    "set_member": (lambda s: {**of_project(s), "user_id": str(uuid4()), "role": "viewer"}, ADMINS),
    "set_secret": (lambda s: {**of_project(s), "key": "TOKEN", "value_encrypted": SEALED}, ADMINS),
    "start_run": (lambda s: {**of_project(s), "slug": "approval"}, OPERATORS_OF_PROJECT),
    "verify_run": (of_run, MEMBERS_OF_RUN),
}  # fmt: skip # a table, a case a row
