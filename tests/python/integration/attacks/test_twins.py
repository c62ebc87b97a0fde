"""The suite bites: without a guard, an attack that it refuses gets through.

Each of the nine rules of the resume has twins of the schema that lack it. Where two guards stand behind one another,
each alone is shown to hold (belt and braces), and the twin that lacks both is the one that is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest

from harness.cluster import Cluster
from harness.databases import cloned

from . import guards
from .all_attacks import everything
from .by_hand import Intruder
from .guards import QUEUE_UNSEEN, altered_proof, blind_proof
from .judging import changes, changes_of_the_legal_act, dump
from .stage import Stage
from .twin import Twin


@dataclass(frozen=True, slots=True)
class Case:
    """The rule, why the guard is there, the twin without it, and the attack that gets through."""

    rule: int
    reason: str
    twin: Twin
    attack: str

    def __str__(self) -> str:
        return f"{self.rule}-{self.attack}"


FALLEN = [
    Case(1, "RETURNING runs before AFTER triggers", guards.JUDGED_AFTER,
         "makes_its_step_resumable_in_returning_of_the_ticket"),
    Case(1, "counters are stamped as they are now", guards.JUDGED_WITHOUT_LOCK, "opens_two_tickets_in_two_sessions"),
    Case(2, "whoever is stamped has acted", guards.ACTOR_TAKEN_AS_GIVEN, "forges_the_actor_of_its_ticket"),
    Case(2, "a closed ticket owes nothing", guards.PROVED_AT_TAKEN_AS_GIVEN, "is_born_proved"),
    Case(2, "a guard that moves a run runs for a row that never comes to be too", guards.MOVED_WITHOUT_A_TICKET,
         "moves_a_run_by_a_row_that_is_skipped"),
    Case(3, "a STABLE helper sees the ticket as the statement found it", guards.STEPS_ASK_ONCE,
         "in_set_of_the_status"),
    Case(3, "the same on the run", guards.RUN_ASKS_ONCE, "in_set_of_the_run"),
    Case(3, "a sub-select is answered once for all rows", guards.STEPS_ASK_ONCE_A_STATEMENT,
         "in_set_of_the_last_row_of_many"),
    Case(3, "the run's USING asks for the role alone", guards.RUN_ASKS_FOR_THE_ROLE,
         "goes_on_with_the_run_after_the_proof"),
    Case(3, "the proof looks at no item row", guards.ITEMS_ARE_COVERED, "writes_an_item_row"),
    Case(3, "the proof looks at no kept step", guards.KEPT_STEPS_ARE_COVERED, "changes_a_kept_step"),
    Case(3, "the proof looks at one audit row of the act", guards.AUDIT_ASKS_FOR_THE_ROLE,
         "adds_an_audit_row_of_no_act"),
    Case(4, "a proof runs once", guards.NEVER_CLOSED, "goes_on_with_the_run_after_the_proof"),
    Case(5, "two promises of one step more each", guards.GUARD_COUNTS_NO_TICKETS | guards.INDEX_COUNTS_NO_TICKETS,
         "moves_two_runs_of_steps_in_one_statement"),
    Case(5, "a cancel is carried out after its row", guards.CANCEL_COUNTS_NO_TICKETS,
         "opens_a_ticket_in_returning_of_a_cancel"),
    Case(7, "the proof asks whether the true row is there", guards.MANY_AUDIT_ROWS_AN_ACT,
         "adds_an_audit_row_that_lies"),
    Case(7, "the proof asks whether the promised attempt is there",
         guards.ANY_ATTEMPT_OF_A_TARGET | guards.MANY_ATTEMPTS_A_TARGET, "gives_a_target_a_second_attempt"),
    Case(9, "a state that is put back leaves its side effects", guards.QUEUED_BY_STATUS,
         "forges_a_status_and_puts_it_back"),
    Case(0, "a domain's check runs as the owner of the function", guards.TYPES_OF_THE_CALLER_FIRST,
         "puts_types_of_the_same_names_first"),
]  # fmt: skip # a table, one case a row

PINS = [
    (blind_proof("steps"), "leaves_out_the_steps"),
    (blind_proof("attempts", "snapshots") | QUEUE_UNSEEN, "leaves_out_attempt_and_snapshot"),
    (blind_proof("snapshots"), "leaves_out_the_snapshot"),
    (blind_proof("recalled attempts"), "leaves_a_queued_attempt_below"),
    (QUEUE_UNSEEN, "cancels_between_an_attempt_and_its_queue_row"),
    (blind_proof("run"), "leaves_out_the_run"),
    (blind_proof("audit row"), "leaves_out_the_audit_row"),
    (altered_proof(("distinct from (p.status", "distinct from (s.status")), "what_lies_below_is_called_succeeded"),
    (altered_proof((" p.attempt,", " s.attempt,")), "the_step_counts_one_attempt_more"),
    (altered_proof((" p.unsettled,", " s.unsettled,")), "a_join_waits_for_one_edge_less"),
    (altered_proof((" p.live,", " s.live,")), "one_edge_more_is_live"),
    (altered_proof((" p.effect_epoch)", " s.effect_epoch)")), "effects_get_a_new_key_unasked"),
    (altered_proof((" t.origin,", " a.origin,")), "the_attempt_is_called_supplied"),
    (altered_proof(("t.origin, t.due_at", "t.origin, a.due_at")) | QUEUE_UNSEEN, "the_attempt_is_put_off"),
    (altered_proof(("case t.status when 'paused' then 'paused' else 'queued' end", "a.status")) | QUEUE_UNSEEN,
     "the_attempt_is_born_paused"),
    (altered_proof(("p_act.id, t.input_mode,", "p_act.id, o.input_mode,")), "the_clone_is_called_composed"),
    (altered_proof(("case t.input_mode when 'cloned' then t.from_attempt end", "o.cloned_from")),
     "the_clone_is_of_another_attempt"),
    (altered_proof(("t.reads::text", "o.reads::text ")), "the_clone_reads_another_attempt"),
    (altered_proof((" t.patches::text", " o.patches::text ")), "a_patch_is_smuggled_in"),
    (altered_proof(("o.patches::text", "o.patches"), ("t.patches::text", "t.patches")),
     "the_patch_writes_its_number_otherwise"),
    (altered_proof((" t.node_hash", " o.node_hash ")), "the_node_is_another_one"),
    (altered_proof(("p_act.run_status, null", "r.status, null")), "the_run_is_called_succeeded"),
    (altered_proof(("null::jsonb", "r.error")), "the_run_gets_an_error"),
    (altered_proof(("null::timestamptz", "r.finished_at")), "the_run_gets_an_end"),
    (altered_proof(("null::text", "r.directive")), "the_run_is_ordered_to_be_canceled"),
    (altered_proof(("p_act.active_count", "r.active_count ")), "one_step_more_is_active"),
    (altered_proof(("p_act.paused_count", "r.paused_count ")), "one_step_more_is_paused"),
    (altered_proof(("p_act.failed_count", "r.failed_count ")), "one_step_less_has_failed"),
    (altered_proof(("p_act.canceled_count", "r.canceled_count ")), "one_step_more_is_canceled"),
    (altered_proof(("p_act.actor, p_act.kind, 'workflow_run'", "l.user_id, p_act.kind, 'workflow_run'")),
     "the_audit_row_names_a_colleague"),
    (altered_proof(("p_act.kind, 'workflow_run'", "l.action, 'workflow_run'")), "the_audit_row_tells_of_another_act"),
    (altered_proof(("'workflow_run', p_act.run_id", "'workflow_run', l.resource_id")),
     "the_audit_row_is_about_another_run"),
    (altered_proof(("p_act.facts::text", "l.metadata::text ")), "the_audit_row_gives_another_reason"),
    (altered_proof(("p_act.request ->> 'database_role'", "l.database_role ")),
     "the_audit_row_claims_another_database_role"),
    (altered_proof(("p_act.request ->> 'ip_address'", "l.ip_address ")), "the_audit_row_claims_another_address"),
]  # fmt: skip # a table, one case a row
"""Rule 6: every column that a caller may write is pinned by the proof. One twin a pin."""

BELTS = [
    Case(5, "the index alone holds", guards.GUARD_COUNTS_NO_TICKETS, "moves_two_runs_of_steps_in_one_statement"),
    Case(5, "the guard alone holds", guards.INDEX_COUNTS_NO_TICKETS, "moves_two_runs_of_steps_in_one_statement"),
    Case(7, "the unique key alone holds", guards.ANY_ATTEMPT_OF_A_TARGET, "gives_a_target_a_second_attempt"),
    Case(7, "the number in the policy alone holds", guards.MANY_ATTEMPTS_A_TARGET, "gives_a_target_a_second_attempt"),
    Case(6, "its queue row pins the due time too", altered_proof(("t.origin, t.due_at", "t.origin, a.due_at")),
         "the_attempt_is_put_off"),
]  # fmt: skip # a table, one case a row


def left_by(stage: Stage, name: str) -> tuple[str | None, bool]:
    """What the attack was told, and whether it left anything that it must not."""
    attack = everything()[name]
    run = stage.run(attack.act.of)
    before = dump(stage.referee)
    legal = changes_of_the_legal_act(stage, run, attack.act) if attack.is_legal else {}
    told = attack.let_loose(stage, run)
    return told, changes(before, dump(stage.referee)) != legal


def attack_twin(twin: Twin, name: str, stage: Stage, server: Cluster, template: str) -> tuple[str | None, bool]:
    """Attack the twin, on a database of its own where it can't be undone."""
    if not twin.statements:
        with twin.of(stage):
            return left_by(stage, name)
    with cloned(server, "twin", template) as database:
        own = Stage(database)
        with twin.of(own):
            return left_by(own, name)


@pytest.mark.parametrize("case", FALLEN, ids=str)
def test_without_the_guard_the_attack_gets_through(case: Case, stage: Stage, server: Cluster, template: str) -> None:
    assert attack_twin(case.twin, case.attack, stage, server, template) == (None, True), case.reason


@pytest.mark.parametrize(("twin", "attack"), PINS, ids=[f"6-{attack}" for _, attack in PINS])
def test_without_the_pin_the_altered_resume_gets_through(twin: Twin, attack: str, stage: Stage) -> None:
    with twin.of(stage):
        assert left_by(stage, attack) == (None, True)


@pytest.mark.parametrize("case", BELTS, ids=str)
def test_one_guard_of_two_still_holds(case: Case, stage: Stage, server: Cluster, template: str) -> None:
    told, has_changed = attack_twin(case.twin, case.attack, stage, server, template)
    assert told is not None, case.reason
    assert not has_changed


@pytest.mark.parametrize("is_audited", [True, False], ids=["removed by an admin", "removed by the database's owner"])
def test_without_rule_8_an_old_snapshot_acts_for_who_was_removed(is_audited: bool, stage: Stage) -> None:
    """Its guard and its proof see a member who is none any more.

    Rule 8 is belt and braces where the removal is an act: both acts link to one audit chain, whose head an old snapshot
    can't lock. It alone holds where the owner of the database removes somebody, which leaves no audit row.
    """
    person, run = stage.people.colleague, stage.run()
    remove = "delete from meshhook.project_members where user_id = %s"
    told = None
    with guards.ANY_ISOLATION.of(stage):
        by = Intruder(stage, run, person=person)
        by.session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        by.execute("select 1")
        if is_audited:
            stage.call(stage.people.admin, "set_member", project_id=stage.project, user_id=person, role=None)
        else:
            stage.referee.execute(remove.encode(), [person])
        try:
            by.resume()
            by.session.commit()
        except psycopg.Error as error:
            told = error.sqlstate
    stage.close_sessions()
    acts = stage.look("select count(*) from meshhook.run_acts where actor = %s and run_id = %s", person, run)
    stage.call(stage.people.admin, "set_member", project_id=stage.project, user_id=person, role="operator")
    assert (told, acts) == (("40001", 0) if is_audited else (None, 1))
