"""Compares what clients were told with what the tables hold, after any number of crashes.

What must hold after any history, whoever acted, is a list that the tests keep (`invariants.broken`): the
audit chain is computed anew, events are folded, counters recounted. Here stands what only the clients'
own words can show: whether each answer they were given is still true, and whether a retry acted again.
Nothing may be under way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.availability_client import STEP, Call
from harness.databases import Connection
from python.integration.concurrency.invariants import broken

CALLS: Final = """
create temporary table calls (
  key text primary key,
  user_id uuid not null,
  run_id uuid not null,
  step_key text not null,
  answer jsonb,
  is_refused boolean not null
)
"""

# What each key has left in the tables.
TRACES: Final = """
create temporary table traces as
select
  c.key,
  c.answer is not null as is_answered,
  c.is_refused,
  coalesce(bool_or(a.id = (c.answer ->> 'act_id')::uuid and a.proved_at is not null), false) as has_its_act,
  count(distinct a.id) as acts,
  count(distinct (t.run_id, t.step_key, t.attempt)) filter (where t.run_id is not null) as attempts,
  count(distinct l.id) as audit_rows,
  count(distinct (e.run_id, e.number)) filter (where e.run_id is not null) as events
from calls as c
left join meshhook.run_acts as a on a.idempotency_key = c.key
left join meshhook.step_attempts as t on t.act_id = a.id
left join meshhook.audit_log as l on l.act_id = a.id
left join meshhook.workflow_events as e
  on e.run_id = a.run_id and e.type = 'run_resumed' and e.payload ->> 'act_id' = a.id::text
group by c.key
"""

LOST: Final = """
select key from traces
where is_answered and not (has_its_act and attempts > 0 and audit_rows > 0 and events > 0)
order by key
"""
ACTED_TWICE: Final = """
select key from traces where greatest(acts, attempts, audit_rows, events) > 1 order by key
"""

# Each answers the keys or ids that break the rule.
RULES: Final = {
    "an act has one attempt, one audit row and one event": """
        select key from traces where not is_answered and acts = 1 and least(attempts, audit_rows, events) = 0
    """,
    "what was refused has not acted": "select key from traces where is_refused and acts > 0",
    "no act without a client's key": """
        select a.id::text from meshhook.run_acts as a
        where not exists (select from calls as c where c.key = a.idempotency_key)
    """,
    "an answer says what the tables hold": """
        select c.key
        from calls as c
        join meshhook.run_acts as a on a.idempotency_key = c.key
        join meshhook.step_attempts as t on t.act_id = a.id
        join meshhook.audit_log as l on l.act_id = a.id
        where (
          c.run_id, c.run_id::text, c.step_key, c.step_key,
          c.answer ->> 'act_id', c.answer -> 'attempt', c.answer -> 'audit_id', c.answer -> 'reset'
        ) is distinct from (
          a.run_id, c.answer ->> 'run_id', t.step_key, c.answer ->> 'step_key',
          a.id::text, to_jsonb(t.attempt), to_jsonb(l.id), a.facts -> 'reset'
        ) and c.answer is not null
    """,
    "an audit row tells who resumed what, from which attempt to which": """
        select c.key
        from calls as c
        join meshhook.run_acts as a on a.idempotency_key = c.key
        join meshhook.step_attempts as t on t.act_id = a.id
        join meshhook.audit_log as l on l.act_id = a.id
        where (
          l.user_id, l.action, l.resource_id, l.metadata,
          l.metadata #>> '{targets,0,step_key}',
          l.metadata #> '{targets,0,from_attempt}', l.metadata #> '{targets,0,attempt}'
        ) is distinct from (
          c.user_id, 'resume_step', c.run_id, a.facts,
          c.step_key, to_jsonb(t.attempt - 1), to_jsonb(t.attempt)
        )
    """,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lost` and `acted_twice` are keys; `broken` are the other rules that do not hold, with examples."""

    lost: list[str]
    acted_twice: list[str]
    broken: dict[str, Any]

    @property
    def is_sound(self) -> bool:
        """Whether state is what every client was told, once."""
        return not (self.lost or self.acted_twice or self.broken)


def judge(connection: Connection, calls: Sequence[Call]) -> Verdict:
    """Hold all calls that were made in this database against its tables."""
    connection.execute("drop table if exists pg_temp.calls, pg_temp.traces")
    connection.execute(CALLS)
    with connection.cursor() as cursor, cursor.copy("copy calls from stdin") as rows:
        for one in calls:
            answer = None if one.answer is None else json.dumps(one.answer)
            rows.write_row((one.key, one.user_id, one.run_id, STEP, answer, one.refusal is not None))
    connection.execute("analyze")
    connection.execute(TRACES)
    found: dict[str, Any] = {}
    for rule, query in RULES.items():
        if keys := keys_of(connection, query):
            found[rule] = keys[:5]
    return Verdict(keys_of(connection, LOST), keys_of(connection, ACTED_TWICE), {**found, **broken(connection)})


def keys_of(connection: Connection, query: str) -> list[str]:
    """The one column that a query answers."""
    return [str(value) for row in connection.execute(query.encode()).fetchall() for value in row.values()]
