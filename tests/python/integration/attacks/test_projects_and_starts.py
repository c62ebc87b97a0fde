"""Projects, definitions and starts: tables that are written without a ticket."""

from __future__ import annotations

import pytest

from .by_hand import Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

DEFINITION = '{"nodes": [{"id": "a", "type": "transform", "data": {"expression": "input"}}], "edges": []}'


# Projects.


@attacks.refused("42501")
def founds_a_project_for_somebody_else(by: Intruder) -> None:
    """The owner is stamped, never given."""
    by.execute("insert into meshhook.projects (name, owner) values ('x', gen_random_uuid())")


@attacks.refused("PT401 unauthenticated")
def founds_a_project_as_nobody(by: Intruder) -> None:
    """A project has an owner."""
    by.become(None)
    by.execute("insert into meshhook.projects (name) values ('x')")


@attacks.futile()
def renames_its_project_as_operator(by: Intruder) -> None:
    """Admins rename."""
    assert by.execute("update meshhook.projects set name = 'x'") == 0


@attacks.refused("42501")
def takes_a_project_over(by: Intruder) -> None:
    """Not even an admin changes the owner."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.projects set owner = %(me)s")


@attacks.refused("42501")
def removes_a_project(by: Intruder) -> None:
    """Nor removes it."""
    by.become(by.stage.people.admin)
    by.execute("delete from meshhook.projects")


# Definitions and starts.


@attacks.refused("42501")
def publishes_as_operator(by: Intruder) -> None:
    """Admins publish."""
    by.execute(
        f"insert into meshhook.workflow_definitions (project_id, slug, definition)"
        f" values (%(project)s, 'x', '{DEFINITION}')"
    )


@attacks.refused("42501")
def publishes_elsewhere(by: Intruder) -> None:
    """In another tenant's project, as an admin of the own one."""
    by.become(by.stage.people.admin)
    by.execute(
        f"insert into meshhook.workflow_definitions (project_id, slug, definition)"
        f" values (%(other)s, 'x', '{DEFINITION}')",
        other=by.stage.foreign_project,
    )


@attacks.refused("42501")
def chooses_the_number_of_its_version(by: Intruder) -> None:
    """Versions are numbered by the trigger."""
    by.become(by.stage.people.admin)
    by.execute(
        f"insert into meshhook.workflow_definitions (project_id, slug, definition, version)"
        f" values (%(project)s, 'x', '{DEFINITION}', 7)"
    )


@attacks.refused("PT422 invalid_definition")
def publishes_what_can_not_run(by: Intruder) -> None:
    """A direct insert is validated like the function's."""
    by.become(by.stage.people.admin)
    by.execute(
        "insert into meshhook.workflow_definitions (project_id, slug, definition) values (%(project)s, 'x', '{}')"
    )


@attacks.refused("42501")
def rewrites_a_published_definition(by: Intruder) -> None:
    """A published definition never changes."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.workflow_definitions set definition = '{}'")


@attacks.refused("42501")
def starts_a_run_elsewhere(by: Intruder) -> None:
    """In another tenant's project, of its own definition."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id) values (%(other)s, %(workflow)s)",
        other=by.stage.foreign_project,
        workflow=by.stage.look("select workflow_id from meshhook.workflow_runs where id = %s", by.stage.foreign_run),
    )


@attacks.refused("23503")
def starts_a_foreign_definition(by: Intruder) -> None:
    """In the own project: keys lead with the project, so that there is nothing to refer to."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id) values (%(project)s, %(workflow)s)",
        workflow=by.stage.look("select workflow_id from meshhook.workflow_runs where id = %s", by.stage.foreign_run),
    )


@attacks.refused("23503")
def starts_from_a_foreign_run(by: Intruder) -> None:
    """Nor can a run say that it is a foreign one begun again."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, from_run)"
        " select project_id, workflow_id, %(other)s from meshhook.workflow_runs where id = %(run)s",
        other=by.stage.foreign_run,
    )


@attacks.refused("42501")
def starts_a_run_that_has_succeeded(by: Intruder) -> None:
    """How a run begins is stamped."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, status)"
        " select project_id, workflow_id, 'succeeded' from meshhook.workflow_runs where id = %(run)s"
    )


@attacks.refused("42501")
def starts_a_run_as_somebody_else(by: Intruder) -> None:
    """So is who began it."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, started_by)"
        " select project_id, workflow_id, gen_random_uuid() from meshhook.workflow_runs where id = %(run)s"
    )


@attacks.refused("42501")
def starts_a_run_as_viewer(by: Intruder) -> None:
    """Viewers start nothing."""
    by.become(by.stage.people.viewer)
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id)"
        " select project_id, workflow_id from meshhook.workflow_runs where id = %(run)s"
    )


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_what_needs_no_ticket_needs_its_role(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
