"""The guards of the nine rules, each as a twin of the schema that lacks it."""

from __future__ import annotations

from .twin import Twin

PROOF = "meshhook_private.find_gap"
GUARD = "meshhook_private.guard_act"
BLINDED = {
    "steps": (") then\n    return 'steps'", ") and false then\n    return 'steps'"),
    "attempts": ("then 'attempts'", "and false then 'attempts'"),
    "snapshots": ("then 'snapshots'", "and false then 'snapshots'"),
    "recalled attempts": ("(a.status = 'queued' or", "(false or"),
    "run": (") then\n    return 'run'", ") and false then\n    return 'run'"),
    "audit row": (") then\n    return 'audit row'", ") and false then\n    return 'audit row'"),
}
"""How the proof is kept from looking at a part of the act."""


def without(function: str, piece: str, instead: str = "") -> Twin:
    """A twin in which a piece of a function is another."""
    return Twin({f"meshhook_private.{function}": {piece: instead}})


def altered_proof(*pieces: tuple[str, str]) -> Twin:
    """A twin whose proof compares something with itself."""
    return Twin({PROOF: dict(pieces)})


def blind_proof(*gaps: str) -> Twin:
    """A twin whose proof doesn't look at these at all."""
    return Twin({PROOF: dict(BLINDED[gap] for gap in gaps)})


QUEUE_UNSEEN = altered_proof(("when t.status <> 'paused' and", "when false and"))

# 1. The ticket is judged before it exists, under the lock of its run.

JUDGED_AFTER = without("plan_resume", "perform meshhook_private.judge_target(p_run, v_step);") | Twin(
    statements=(
        """
        create function meshhook_private.judge_after() returns trigger language plpgsql security definer as $$
        begin
          perform meshhook_private.judge_target(r, s)
          from meshhook.workflow_runs as r
          inner join meshhook.run_steps as s on s.run_id = r.id
          where r.id = new.run_id and s.step_key = new.step_key and s.item_key = '';
          return null;
        end $$
        """,
        "create trigger judge_after after insert on meshhook.run_acts"
        " for each row execute function meshhook_private.judge_after()",
    )
)
JUDGED_WITHOUT_LOCK = without("guard_act", "for no key update;", ";")

# 2. The guard stamps the facts.

ACTOR_TAKEN_AS_GIVEN = without(
    "guard_act",
    "new.actor := meshhook_private.caller_id();",
    "new.actor := coalesce(new.actor, meshhook_private.caller_id());",
) | Twin(statements=("grant insert (actor) on meshhook.run_acts to authenticated",))
PROVED_AT_TAKEN_AS_GIVEN = without("guard_act", "new.proved_at := null;") | Twin(
    statements=("grant insert (proved_at) on meshhook.run_acts to authenticated",)
)

MOVED_WITHOUT_A_TICKET = without(
    "stamp_resume", "and a.idempotency_key = p_act.idempotency_key", "and a.idempotency_key is null"
)

# 3. Writes are bound to the open ticket, row by row.

ONCE = ("SECURITY DEFINER", "STABLE SECURITY DEFINER")
STEPS_ASK_ONCE = without("covers_step", *ONCE)
RUN_ASKS_ONCE = without("covers_run", *ONCE)
STEPS_ASK_ONCE_A_STATEMENT = Twin(
    checks={
        "meshhook.run_steps.operators_change_under_a_ticket": "run_id = (select meshhook_private.open_ticket_run())"
    }
)
RUN_ASKS_FOR_THE_ROLE = Twin(
    checks={
        "meshhook.workflow_runs.operators_change_under_a_ticket": "project_id = any(array("
        "select meshhook_private.caller_projects('operator')))"
    }
)
ITEMS_ARE_COVERED = without("covers_step", "and p_item_key = ''")
KEPT_STEPS_ARE_COVERED = without("covers_step", "and get_bit(a.touched, p_ordinal) = 1")
AUDIT_ASKS_FOR_THE_ROLE = Twin(
    checks={
        "meshhook.audit_log.operators_insert_under_a_ticket": "project_id = any(array("
        "select meshhook_private.caller_projects('operator')))"
    }
)

# 4. The proof closes the ticket.

NEVER_CLOSED = without("prove_act", "set proved_at = clock_timestamp()", "set proved_at = null")

# 5. One open ticket a transaction.

OPEN = "where a.xact_id = pg_current_xact_id_if_assigned() and a.proved_at is null"
GUARD_COUNTS_NO_TICKETS = without("guard_act", OPEN, "where false")
INDEX_COUNTS_NO_TICKETS = Twin(statements=("drop index meshhook.run_acts_one_open_ticket_a_transaction",))
CANCEL_COUNTS_NO_TICKETS = without("carry_out_act", OPEN, "where false")

# 7. Inserted rows name their ticket and are capped by unique keys.

MANY_AUDIT_ROWS_AN_ACT = Twin(statements=("alter table meshhook.audit_log drop constraint audit_log_one_row_an_act",))
ANY_ATTEMPT_OF_A_TARGET = without("covers_new_attempt", "and t.attempt = p_attempt")
MANY_ATTEMPTS_A_TARGET = Twin(statements=("drop index meshhook.step_attempts_one_a_target_of_an_act",))

# 8. READ COMMITTED only.

ANY_ISOLATION = Twin({"meshhook.check_act": {"current_setting('transaction_isolation') <> 'read committed'": "false"}})

# 9. No side effect on intermediate states.

QUEUED_BY_STATUS = Twin(
    statements=(
        """
        create function meshhook_private.enqueue_ready() returns trigger language plpgsql security definer as $$
        begin
          insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
          values (new.project_id, new.run_id, new.step_key, new.attempt + 1, new.kind, now())
          on conflict do nothing;
          return null;
        end $$
        """,
        "create trigger enqueue_ready after update of status on meshhook.run_steps for each row"
        " when (new.status = 'ready') execute function meshhook_private.enqueue_ready()",
    )
)

# Not of the nine: names are looked up where no caller can put one.

TYPES_OF_THE_CALLER_FIRST = without("guard_act", "SET search_path TO 'pg_catalog', 'pg_temp'", "SET search_path TO ''")
