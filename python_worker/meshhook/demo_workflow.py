"""What `up` and `demo` have in common: the user, the project, the workflow and the webhook payload.

The payload is the body of a GitHub `issues` event in the shape that GitHub documents, about a
repository that does not exist.  The workflow opens a ticket for the issue, and writes down which team
gets it: the one is a call that fails while the ticket service is down, the other does not depend on it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from uuid import UUID

import httpx

from meshhook.database.answers import JsonObject
from meshhook.database.api_calls import Person

DEMO_USER = UUID("5eed0000-0000-4000-8000-000000000001")
PROJECT = "demo"
SLUG = "triage-issues"
CALL = "open_ticket"
"""The step that fails, and the one to resume."""

_SERVICE_PLACE = "http://127.0.0.1:0"


def definition(service_url: str) -> JsonObject:
    """The workflow, calling the ticket service where it runs now."""
    text = files("meshhook").joinpath("demo_definition.json").read_text()
    document: JsonObject = json.loads(text.replace(_SERVICE_PLACE, service_url))
    return document


def webhook_payload() -> JsonObject:
    """The input of the run."""
    document: JsonObject = json.loads(files("meshhook").joinpath("demo_payload.json").read_text())
    return document


async def prepare_project(person: Person) -> UUID:
    """The demo's project: the one that is there, or a new one."""
    for project in (await person.list_projects()).projects:
        if project.name == PROJECT:
            return project.project_id
    return await person.create_project(PROJECT)


async def publish(person: Person, project_id: UUID, service_url: str) -> int:
    """The version to run: that of the last run if it says the same, else a new one."""
    wanted = definition(service_url)
    for run in (await person.list_runs(project_id, {"workflow": SLUG}, page_size=1)).runs:
        last = (await person.get_run(run.run_id)).definition
        if last.definition == wanted:
            return last.version
    return (await person.publish_workflow(project_id, SLUG, wanted)).version


async def repair(service_url: str) -> None:
    """What somebody does about the ticket service while the run waits."""
    async with httpx.AsyncClient(trust_env=False) as client:
        (await client.post(f"{service_url}/control/repair")).raise_for_status()
