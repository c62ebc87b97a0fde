"""The judge of the availability run: it passes what happened, and finds each thing that must not happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from benchmarks.availability_client import STEP, Call, Door, resume
from benchmarks.availability_judge import judge
from harness.cluster import Cluster
from harness.databases import Connection, cloned
from python.integration.concurrency.engine import Project, Worker, edge, transform

MARKED = 1
"""Which of the calls a test tampers with."""
ACT = "(select id from meshhook.run_acts where idempotency_key = %(key)s)"

LOSSES = {
    "its act": "delete from meshhook.run_acts where idempotency_key = %(key)s",
    "its attempt": f"delete from meshhook.step_attempts where act_id = {ACT}",
    "its audit row": f"delete from meshhook.audit_log where act_id = {ACT}",
    "its event": f"delete from meshhook.workflow_events where payload ->> 'act_id' = {ACT}::text",
    "its proof": "update meshhook.run_acts set proved_at = null where idempotency_key = %(key)s",
}
DOUBLES = {
    "act": """
        alter table meshhook.run_acts drop constraint run_acts_idempotency_key_is_unique;
        insert into meshhook.run_acts
        select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).*
        from meshhook.run_acts as a where idempotency_key = %(key)s
    """,
    "attempt": f"""
        drop index meshhook.step_attempts_one_a_target_of_an_act;
        insert into meshhook.step_attempts
        select (jsonb_populate_record(t, jsonb_build_object('attempt', t.attempt + 100))).*
        from meshhook.step_attempts as t where act_id = {ACT}
    """,
    "audit row": f"""
        alter table meshhook.audit_log drop constraint audit_log_one_row_an_act;
        insert into meshhook.audit_log overriding system value
        select (jsonb_populate_record(l, jsonb_build_object('id', l.id + 100))).*
        from meshhook.audit_log as l where act_id = {ACT}
    """,
    "event": f"""
        insert into meshhook.workflow_events overriding system value
        select (jsonb_populate_record(e, jsonb_build_object('id', e.id + 1000, 'number', e.number + 100))).*
        from meshhook.workflow_events as e where payload ->> 'act_id' = {ACT}::text
    """,
}


@pytest.fixture(scope="module")
def made(server: Cluster, template: str) -> Iterator[tuple[Project, list[Call]]]:
    """Two runs, resumed twice; their step failed each time."""
    with cloned(server, "judged", template) as database:
        project = Project(database)
        project.publish("flow", [transform(STEP), transform("after", STEP)], [edge(STEP, "after")])
        runs = [project.start("flow") for _ in range(2)]
        worker, door = Worker(database), Door(database.url, project.user)
        worker.work_off(STEP)
        calls = []
        for run_id in [*runs, *runs]:
            calls.append(resume(door, run_id, str(uuid4())))
            worker.work_off(STEP)
        door.close()
        yield project, calls


@pytest.fixture
def project(made: tuple[Project, list[Call]]) -> Iterator[Project]:
    """What a test does to its tables is undone."""
    with made[0].judge.transaction(force_rollback=True):
        yield made[0]


@pytest.fixture
def calls(made: tuple[Project, list[Call]]) -> list[Call]:
    return list(made[1])


def tamper(connection: Connection, calls: list[Call], statements: str) -> str:
    """Carry statements out that no trigger sees; answers the key they were about."""
    key = calls[MARKED].key
    connection.execute("set session_replication_role = replica")
    for statement in statements.split(";"):
        changed = connection.execute(statement.encode(), {"key": key})
        assert changed.rowcount in (-1, 1), statement
    return key


def test_what_happened_passes(project: Project, calls: list[Call]) -> None:
    verdict = judge(project.judge, calls)
    assert verdict.is_sound, verdict
    assert [call.answer and call.answer["attempt"] for call in calls] == [2, 2, 3, 3]


@pytest.mark.parametrize("what", LOSSES)
def test_an_answered_call_that_lost_something_is_lost(project: Project, calls: list[Call], what: str) -> None:
    key = tamper(project.judge, calls, LOSSES[what])
    verdict = judge(project.judge, calls)
    assert (verdict.lost, verdict.acted_twice, verdict.is_sound) == ([key], [], False)


def test_an_answer_that_names_another_act_is_lost(project: Project, calls: list[Call]) -> None:
    told = calls[MARKED].answer or {}
    calls[MARKED] = replace(calls[MARKED], answer={**told, "act_id": str(uuid4())})
    assert judge(project.judge, calls).lost == [calls[MARKED].key]


def test_an_answered_call_that_never_reached_the_tables_is_lost(project: Project, calls: list[Call]) -> None:
    calls.append(replace(calls[MARKED], key="unheard of"))
    verdict = judge(project.judge, calls)
    assert (verdict.lost, verdict.acted_twice, verdict.broken) == (["unheard of"], [], {})


def test_a_call_that_was_never_answered_may_have_acted_or_not(project: Project, calls: list[Call]) -> None:
    calls[MARKED] = replace(calls[MARKED], answer=None)
    calls.append(replace(calls[MARKED], key="never arrived"))
    verdict = judge(project.judge, calls)
    assert verdict.is_sound, verdict


@pytest.mark.parametrize("what", DOUBLES)
def test_a_key_with_two_of_anything_acted_twice(project: Project, calls: list[Call], what: str) -> None:
    key = tamper(project.judge, calls, DOUBLES[what])
    verdict = judge(project.judge, calls)
    assert (verdict.lost, verdict.acted_twice, verdict.is_sound) == ([], [key], False)


def as_refused(call: Call) -> Call:
    return replace(call, answer=None, refusal="step_not_resumable")


def as_unanswered(call: Call) -> Call:
    return replace(call, answer=None)


def otherwise(field: str, value: object) -> Callable[[Call], Call]:
    return lambda call: replace(call, answer={**(call.answer or {}), field: value})


ANSWER = "an answer says what the tables hold"
AUDIT = "an audit row tells who resumed what, from which attempt to which"
SET_AUDIT = f"update meshhook.audit_log set %s where act_id = {ACT}"


@pytest.mark.parametrize(
    ("rule", "told", "statements"),
    [
        pytest.param("what was refused has not acted", as_refused, None, id="refused"),
        pytest.param(
            "an act has one attempt, one audit row and one event", as_unanswered, LOSSES["its attempt"], id="half"
        ),
        pytest.param(ANSWER, otherwise("attempt", 9), None, id="attempt"),
        pytest.param(ANSWER, otherwise("audit_id", 1), None, id="audit id"),
        pytest.param(ANSWER, otherwise("run_id", str(uuid4())), None, id="run"),
        pytest.param(ANSWER, otherwise("step_key", "after"), None, id="step"),
        pytest.param(ANSWER, otherwise("reset", []), None, id="reset"),
        pytest.param(AUDIT, None, SET_AUDIT.replace("%s", "user_id = gen_random_uuid()"), id="who"),
        pytest.param(
            AUDIT,
            None,
            SET_AUDIT.replace("%s", "metadata = jsonb_set(metadata, '{targets,0,attempt}', '9')"),
            id="to which attempt",
        ),
    ],
)
def test_a_broken_rule_names_the_key(
    project: Project, calls: list[Call], rule: str, told: Callable[[Call], Call] | None, statements: str | None
) -> None:
    if statements:
        tamper(project.judge, calls, statements)
    if told:
        calls[MARKED] = told(calls[MARKED])
    verdict = judge(project.judge, calls)
    assert verdict.broken[rule] == [calls[MARKED].key]
    assert (verdict.lost, verdict.acted_twice) == ([], [])


def test_an_act_that_no_client_asked_for_is_found(project: Project, calls: list[Call]) -> None:
    stranger = calls.pop(MARKED)
    verdict = judge(project.judge, calls)
    assert verdict.broken == {"no act without a client's key": [(stranger.answer or {})["act_id"]]}


def test_a_rule_of_the_whole_database_is_judged_too(project: Project, calls: list[Call]) -> None:
    chained = f"(select id from meshhook.audit_log where act_id = {ACT})"
    tamper(project.judge, calls, f"update meshhook.audit_chain set canonical = 'x' where audit_id = {chained}")
    assert f"audit chain of {project.id}" in judge(project.judge, calls).broken
