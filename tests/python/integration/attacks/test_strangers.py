"""What another tenant can learn: nothing, not even whether a run exists."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from harness.databases import Connection

from .answers import Theirs, answer
from .by_hand import Intruder
from .calls import functions
from .judging import Attack, Attacks
from .stage import DEFINITIONS, Stage, become

attacks = Attacks()


START_BY_HAND = """
insert into meshhook.workflow_runs (project_id, workflow_id, from_run)
values (%(project_id)s, %(workflow_id)s, %(from_run)s)
"""


@pytest.fixture(scope="module")
def theirs(stage: Stage) -> Theirs:
    return Theirs(stage)


@pytest.mark.parametrize("person", ["admin", "operator", "viewer", "stranger"])
def test_what_is_foreign_and_what_is_missing_are_told_alike(person: str, stage: Stage, theirs: Theirs) -> None:
    """SQLSTATE, message, detail, hint and all other fields are equal, byte by byte: of every function, for every run,
    project and act that it names, whatever the other arguments are."""
    told_apart, asked = theirs.told_apart(getattr(stage.people, person))
    assert told_apart == []
    assert asked >= 25


WORK = """
select f.schemaname || '.' || f.funcname as name, f.calls as times
from pg_stat_xact_user_functions as f where f.schemaname like 'meshhook%'
union all
select t.relname, coalesce(t.seq_scan, 0) + coalesce(t.idx_scan, 0)
from pg_stat_xact_all_tables as t where t.schemaname = 'meshhook'
"""
"""How often each function was called and each table looked into, since the session last told the server."""


OF_POLICIES = ["meshhook_private.caller_id", "meshhook_private.caller_projects", "project_members"]
"""What policies ask once a statement; a plan that looks a row up by its id alone asks when it has found one."""


def work_of(session: Connection, person: UUID, query: str) -> Counter[str]:
    """How often a call calls each function and looks into each table."""

    def work() -> Counter[str]:
        return Counter({row["name"]: row["times"] for row in session.execute(WORK)})

    with session.transaction(force_rollback=True):
        session.execute("set local track_functions = 'all'")
        become(session, person)
        before = work()
        session.execute("set local role authenticated")
        with suppress(psycopg.Error), session.transaction():
            session.execute(query.encode())
        session.execute("reset role")
        return work() - before


@pytest.mark.parametrize("person", ["operator", "stranger"])
def test_a_foreign_run_costs_the_work_of_a_missing_one(person: str, stage: Stage, theirs: Theirs) -> None:
    """The same functions are called as often, and the same tables are looked into as often."""
    session, caller = stage.database.connect(), getattr(stage.people, person)
    looks = works = 0
    for function in functions(stage.referee):
        if function.ids == ["run_id"]:
            foreign, missing = (
                work_of(session, caller, function.call(function.fill({"run_id": run})))
                for run in (theirs.foreign["run_id"], uuid4())
            )
            looks += foreign["project_members"]
            for name in OF_POLICIES:
                del foreign[name], missing[name]
            assert foreign == missing, function.name
            works += sum(foreign.values())
    assert looks >= 10
    assert works >= 20


@pytest.mark.parametrize("person", ["admin", "operator", "viewer", "stranger"])
def test_a_workflow_of_another_tenant_is_told_like_none(person: str, stage: Stage) -> None:
    """By its slug, and by the number of a version that only the other tenant has."""
    stage.call(
        stage.people.foreigner,
        "publish_workflow",
        project_id=stage.foreign_project,
        slug="theirs",
        definition=DEFINITIONS["ended"],
    )
    session = stage.session(getattr(stage.people, person))
    (start,) = [function for function in functions(stage.referee) if function.name == "start_run"]
    for alike in (
        [{"slug": "theirs"}, {"slug": "nobodys"}],
        [{"slug": "versions", "version": 3}, {"slug": "versions", "version": 4}],
    ):
        told = {answer(session, start.call({"project_id": stage.project, **one})) for one in alike}
        assert len(told) == 1, told
    stage.close_sessions()


@pytest.mark.parametrize("column", ["workflow_id", "from_run"])
def test_a_start_by_hand_is_told_the_same_of_a_foreign_and_of_a_missing_parent(column: str, stage: Stage) -> None:
    """The keys of a run lead with its project; no row of another tenant is in their reach."""
    session = stage.session(stage.people.operator)
    foreign = stage.foreign_run
    if column == "workflow_id":
        foreign = stage.look("select workflow_id from meshhook.workflow_runs where id = %s", stage.foreign_run)
    own = stage.look("select workflow_id from meshhook.workflow_runs where id = %s", stage.other_run)
    told = set()
    for value in (foreign, uuid4(), UUID(int=0)):
        ids = {"project_id": stage.project, "workflow_id": own, "from_run": None, column: value}
        with pytest.raises(psycopg.Error) as caught:
            session.execute(START_BY_HAND, ids)
        session.rollback()
        facts = caught.value.diag
        detail = (facts.message_detail or "").replace(str(value), "THIS")
        told.add((caught.value.sqlstate, facts.message_primary, detail, facts.message_hint))
    stage.close_sessions()
    assert len(told) == 1, told


@pytest.mark.parametrize("person", ["operator", "viewer", "stranger"])
@pytest.mark.parametrize("kind", ["resume_step", "resume_run", "pause_run", "cancel_run", "cancel_resume"])
def test_a_ticket_for_a_foreign_run_and_for_no_run_are_refused_alike(kind: str, person: str, stage: Stage) -> None:
    """In raw SQL too, whatever project is named."""
    session = stage.session(getattr(stage.people, person))
    told = set()
    for project in (stage.project, stage.foreign_project, uuid4()):
        for run in (stage.foreign_run, uuid4()):
            with pytest.raises(psycopg.Error) as caught:
                session.execute(
                    "insert into meshhook.run_acts (project_id, run_id, kind, step_key, undoes)"
                    " values (%s, %s, %s, %s, %s)",
                    [
                        project,
                        run,
                        kind,
                        "b" if kind == "resume_step" else None,
                        uuid4() if kind == "cancel_resume" else None,
                    ],
                )
            session.rollback()
            facts = caught.value.diag
            told.add((caught.value.sqlstate, facts.message_primary, facts.message_detail, facts.context))
    stage.close_sessions()
    assert len(told) == 1, told
    assert next(iter(told))[0] == "PT404"


# Secrets, leases, statistics.


@attacks.refused("42501")
def reads_the_queue(by: Intruder) -> None:
    """Lease tokens are there."""
    by.execute("select lease_token from meshhook.step_queue")


@attacks.refused("42501")
def reads_a_secret(by: Intruder) -> None:
    """Ciphertext is handed to workers only."""
    by.execute("select value_encrypted from meshhook.secrets")


@attacks.refused("42501")
def reads_a_secret_in_a_whole_row(by: Intruder) -> None:
    """A row as JSON is all of its columns."""
    by.execute("select to_jsonb(s) from meshhook.secrets as s")


@attacks.refused("42501")
def reads_a_secret_as_admin(by: Intruder) -> None:
    """Admins name secrets, they don't read them."""
    by.become(by.stage.people.admin)
    by.execute("select value_encrypted from meshhook.secrets")


@attacks.refused("42501")
def reads_a_secret_as_service_role(by: Intruder) -> None:
    """Nor does a backend."""
    by.session.execute(b"set local role service_role")
    by.execute("select value_encrypted from meshhook.secrets")


@attacks.refused("42501")
def copies_the_queue_out(by: Intruder) -> None:
    """COPY TO asks the same rights."""
    with by.session.cursor().copy(b"copy meshhook.step_queue to stdout") as copy:
        list(copy)


@attacks.futile()
def reads_the_statistics_of_our_tables(by: Intruder) -> None:
    """Most common values are rows of other tenants."""
    by.stage.referee.execute("analyze")
    assert by.value("select count(*) from pg_stats where schemaname like 'meshhook%%'") == 0


@attacks.futile()
def sees_rows_in_a_function_that_leaks(by: Intruder) -> None:
    """A cheap function in WHERE is asked about visible rows only."""
    by.session.execute(b"create temp table seen (project_id uuid)")
    by.session.execute(
        b"create function pg_temp.leak(uuid) returns boolean cost 0.0001 language plpgsql as $$"
        b" begin insert into pg_temp.seen values ($1); return true; end $$"
    )
    for table in ["workflow_runs", "run_steps", "step_attempts", "audit_log", "run_acts", "workflow_definitions"]:
        by.execute(f"select 1 from meshhook.{table} where pg_temp.leak(project_id)")
    assert by.value("select count(*) from pg_temp.seen where project_id <> %(project)s") == 0
    by.session.rollback()


# Locks on what is others'.


@attacks.futile()
def locks_runs_of_other_tenants(by: Intruder) -> None:
    """A lock obeys USING: nobody stops another tenant's runs."""
    assert by.execute("select 1 from meshhook.workflow_runs where project_id <> %(project)s for no key update") == 0


@attacks.futile()
def locks_runs_as_a_viewer(by: Intruder) -> None:
    """Nor does a viewer stop the own project's."""
    by.become(by.stage.people.viewer)
    assert by.execute("select 1 from meshhook.workflow_runs for key share") == 0


@attacks.futile()
def locks_steps_without_a_ticket(by: Intruder) -> None:
    """Steps are locked under a ticket only."""
    assert by.execute("select 1 from meshhook.run_steps for update") == 0


@attacks.futile()
def locks_attempts_without_a_ticket(by: Intruder) -> None:
    """So are attempts."""
    assert by.execute("select 1 from meshhook.step_attempts for update") == 0


@attacks.refused("42501")
def locks_tickets(by: Intruder) -> None:
    """Tickets are nobody's to lock."""
    by.execute("select 1 from meshhook.run_acts for update")


@attacks.refused("42501")
def locks_a_table(by: Intruder) -> None:
    """Column grants lock no table."""
    by.execute("lock table meshhook.workflow_runs in share mode")


# Keys of another tenant.


@attacks.refused("PT404 workflow_not_found")
def starts_with_a_key_of_another_tenant(by: Intruder) -> None:
    """A key is its project's: there is nothing to be replayed, and nothing to be learned."""
    by.execute("select meshhook.start_run(%(project)s, 'no such workflow', idempotency_key => %(key)s)", key="theirs")


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_nothing_is_learned_and_nothing_is_held(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)


def test_the_same_key_in_two_projects_is_two_runs_and_two_acts(stage: Stage) -> None:
    """An idempotency key answers nothing across tenants."""
    key = "the same key"
    started = [
        stage.call(person, "start_run", project_id=project, slug="ended", idempotency_key=key)
        for person, project in [
            (stage.people.admin, stage.project),
            (stage.people.foreigner, stage.foreign_project),
        ]
    ]
    stage.play()
    resumed = [
        stage.call(person, "resume_run_from_step", run_id=run["run_id"], step_key="b", idempotency_key=key)
        for person, run in zip([stage.people.admin, stage.people.foreigner], started, strict=True)
    ]
    assert len({run["run_id"] for run in started}) == len({act["act_id"] for act in resumed}) == 2
    assert not any(answer["replayed"] for answer in started + resumed)


@pytest.mark.parametrize("schema", ["meshhook_private", "meshhook_worker"])
@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_no_function_of_the_inner_schemas_can_be_called(role: str, schema: str, stage: Stage) -> None:
    """Policies may call some of them; people may not, whatever they hold."""
    session = stage.session(stage.people.operator, role, autocommit=True)
    rows = stage.referee.execute(
        "select p.proname as name, p.proargtypes::regtype[]::text[] as types from pg_proc as p"
        " where p.pronamespace = %s::regnamespace and p.prokind = 'f'",
        [schema],
    ).fetchall()
    assert rows
    for row in rows:
        arguments = sql.SQL(", ").join(
            sql.SQL("null" if kind == "trigger" else f"null::{_visible(kind)}") for kind in row["types"]
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(sql.SQL("select {}({})").format(sql.Identifier(schema, row["name"]), arguments))
    stage.close_sessions()


def _visible(kind: str) -> str:
    """A type that the caller may name: those of the inner schemas are out of reach, and text fails as well."""
    return "text" if kind.startswith("meshhook_private") else kind
