"""A resume done by hand: the statements of `resume_run_from_step`, one by one, open to every alteration.

Each statement takes what it writes from the ticket, as the function does. An attack leaves a statement out, replaces a
piece of one, or does something between two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from harness.databases import Connection

from .stage import Stage, become

TICKET = """
insert into meshhook.run_acts as a (
  project_id, run_id, kind, step_key, item_key, input_patch, options, reason
)
values (%(project)s, %(run)s, %(kind)s, %(step)s, '', %(patch)s, %(options)s, %(reason)s)
returning a.id
"""

ATTEMPTS = """
insert into meshhook.step_attempts (
  project_id, run_id, step_key, item_key, attempt, act_id, origin, status, due_at
)
select
  v.project_id, v.run_id, t.step_key, t.item_key, t.attempt, v.id, t.origin,
  case t.status when 'paused' then 'paused' else 'queued' end, t.due_at
from meshhook.run_acts as v cross join unnest(v.targets) as t
where v.id = %(act)s
"""

SNAPSHOTS = """
insert into meshhook.step_snapshots (
  project_id, run_id, step_key, item_key, attempt, act_id,
  input_mode, cloned_from, reads, patches, node_hash
)
select
  v.project_id, v.run_id, t.step_key, t.item_key, t.attempt, v.id,
  t.input_mode, o.attempt, coalesce(o.reads, t.reads), t.patches,
  coalesce(o.node_hash, t.node_hash)
from meshhook.run_acts as v cross join unnest(v.targets) as t
left join meshhook.step_snapshots as o
  on
    t.input_mode = 'cloned' and o.project_id = v.project_id and o.run_id = v.run_id
    and o.step_key = t.step_key and o.item_key = t.item_key and o.attempt = t.from_attempt
where v.id = %(act)s
"""

RECALL = """
update meshhook.step_attempts as a
set status = 'canceled'
from meshhook.run_acts as v cross join unnest(v.before) as b
inner join meshhook.run_steps as s
  on s.project_id = v.project_id and s.run_id = v.run_id and s.ordinal = b.ordinal and s.item_key = ''
where
  v.id = %(act)s and b.status in ('ready', 'waiting') and a.project_id = s.project_id
  and a.run_id = s.run_id and a.step_key = s.step_key and a.item_key = s.item_key
  and a.attempt = b.attempt and a.status = 'queued'
"""

STEPS = """
update meshhook.run_steps as s
set status = p.status, attempt = p.attempt, unsettled = p.unsettled, live = p.live, effect_epoch = p.effect_epoch
from meshhook.run_acts as v cross join unnest(v.promise) as p
where v.id = %(act)s and s.run_id = v.run_id and s.ordinal = p.ordinal and s.item_key = ''
"""

RUN = """
update meshhook.workflow_runs as r
set
  status = v.run_status, error = null, finished_at = null, directive = null,
  active_count = v.active_count, paused_count = v.paused_count,
  failed_count = v.failed_count, canceled_count = v.canceled_count
from meshhook.run_acts as v
where v.id = %(act)s and r.project_id = v.project_id and r.id = v.run_id
"""

AUDIT = """
insert into meshhook.audit_log (
  project_id, user_id, action, resource_type, resource_id, act_id, metadata,
  database_role, request_id, ip_address, user_agent
)
select
  v.project_id, v.actor, v.kind, 'workflow_run', v.run_id, v.id, v.facts,
  v.request ->> 'database_role', v.request ->> 'request_id', v.request ->> 'ip_address', v.request ->> 'user_agent'
from meshhook.run_acts as v
where v.id = %(act)s
"""

WRITES = {
    "ticket": TICKET,
    "attempts": ATTEMPTS,
    "snapshots": SNAPSHOTS,
    "recall": RECALL,
    "steps": STEPS,
    "run": RUN,
    "audit": AUDIT,
}

PROVE = "set constraints all immediate"


@dataclass(frozen=True, slots=True)
class Act:
    """What a resume asks for, and the kind of run that it is asked of."""

    step: str | None = "b"
    of: str = "going"
    kind: str = "resume_step"
    patch: dict[str, Any] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    reason: str | None = "mended"


FROM_B = Act()
"""Resets b, c and j; the run goes on meanwhile."""
FROM_A = Act(step="a")
"""Resets all below a, among it side, whose queued attempt it takes back."""
OF_ENDED = Act(of="ended")
"""Resets b, c and j of a run that has failed."""
UNDER_ANOTHER = Act(of="versions", options={"version": 2})
"""Moves the run to a definition in which other steps stand at other places."""
ALL_ROOTS = Act(step="", kind="resume_run", options={"all_roots": True})
"""Both failures in one act."""


class Intruder:
    """Somebody with a raw SQL session, a run to attack, and the statements of a resume at hand."""

    def __init__(self, stage: Stage, run: UUID, act: Act = FROM_B, person: UUID | None = None) -> None:
        self.stage = stage
        self.run = run
        self.act = act
        self.person = person or stage.people.operator
        self.session: Connection = stage.session(self.person)
        self.ticket: UUID | None = None

    def execute(self, query: str, **params: Any) -> int:
        """Send one statement with the run, the project, the act and more as parameters; answer the rows it met."""
        return self.session.execute(query.encode(), {**self.params(), **params}).rowcount

    def value(self, query: str, **params: Any) -> Any:
        """The one value that a query answers."""
        row = self.session.execute(query.encode(), {**self.params(), **params}).fetchone()
        return None if row is None else next(iter(row.values()))

    def params(self) -> dict[str, Any]:
        return {
            "project": self.stage.project,
            "run": self.run,
            "kind": self.act.kind,
            "step": self.act.step,
            "patch": None if self.act.patch is None else Jsonb(self.act.patch),
            "options": Jsonb(self.act.options),
            "reason": self.act.reason,
            "act": self.ticket,
            "me": self.person,
        }

    def open_ticket(self, altered: Mapping[str, str] | None = None, **params: Any) -> UUID:
        """Insert the ticket, the one thing that may be asked for out of the blue."""
        ticket: UUID = self.value(alter(TICKET, altered), **params)
        self.ticket = ticket
        return ticket

    def write(self, *names: str, altered: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """The named writes, in order; `altered` is {write: {piece: replacement}}."""
        for name in names:
            self.execute(alter(WRITES[name], (altered or {}).get(name)))

    def resume(self, *, without: tuple[str, ...] = (), altered: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """The whole resume by hand, less what is left out, with pieces altered."""
        unknown = {*without, *(altered or {})} - set(WRITES)
        assert not unknown, unknown
        self.open_ticket((altered or {}).get("ticket"))
        self.write(*(name for name in WRITES if name not in ("ticket", *without)), altered=altered)

    def rest(self, *, after: str) -> None:
        """The writes of the resume that come after the named one."""
        names = list(WRITES)
        self.write(*names[names.index(after) + 1 :])

    def prove(self) -> None:
        """Make the proof run now, which closes the ticket."""
        self.session.execute(PROVE)

    def become(self, person: UUID | None) -> None:
        """Claim to be another user from here on."""
        become(self.session, person)

    def function(self, name: str, body: str, arguments: str = "", returns: str = "text", **literals: Any) -> None:
        """Create a temporary plpgsql function; {name} in its body stands for a literal."""
        text = body
        for key, value in {**self.params(), **literals}.items():
            if "{" + key + "}" in text:
                text = text.replace("{" + key + "}", sql.Literal(value).as_string(self.session))
        self.session.execute(
            f"create or replace function pg_temp.{name}({arguments}) returns {returns}"
            f" language plpgsql as $evil$ begin {text} end $evil$".encode()
        )

    def literal_writes(self, *names: str) -> str:
        """The named writes as plpgsql statements in which the act is the transaction's newest ticket."""
        mine = (
            "(select u.id from meshhook.run_acts as u where u.xact_id = pg_current_xact_id() and u.proved_at is null)"
        )
        statements = [WRITES[name].replace("%(act)s", mine).strip() for name in names]
        return ";\n".join(statements) + ";\n"

    @contextmanager
    def savepoint(self, name: str = "s") -> Iterator[None]:
        """Between a savepoint and the return to it."""
        self.session.execute(f"savepoint {name}".encode())
        yield
        self.session.execute(f"rollback to savepoint {name}".encode())


def alter(statement: str, pieces: Mapping[str, str] | None) -> str:
    """The statement with pieces replaced; a piece that isn't there is a mistake of the test."""
    for piece, replacement in (pieces or {}).items():
        assert statement.count(piece) == 1, f"{piece!r} stands {statement.count(piece)} times in {statement}"
        statement = statement.replace(piece, replacement)
    return statement
