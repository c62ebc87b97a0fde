"""Mutants of security: the schema with one thing in it that a reviewer must find, and what finds it.

Run as a program, this lists them all, and the twins of `test_twins.py` with them. That each is caught by what stands
beside it is shown by `test_mutants.py` and `test_twins.py`; `make mutants` does both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .guards import without
from .twin import Twin

LAW, MATRIX, ANSWERS = "law", "matrix", "answers"
"""The file and the rules of the catalog; two tenants and every verb; foreign and missing, told alike."""

ANYBODY = "(select meshhook_private.caller_id()) is not null"

CLAIMS = "nullif(current_setting('request.jwt.claims', true), '')::jsonb"

PLANTED_TABLE = (
    "create table meshhook.notes (project_id uuid, text text)",
    "alter table meshhook.notes owner to meshhook_owner",
    "insert into meshhook.notes select p.id, 'of ' || p.id from meshhook.projects as p",
    "grant select on meshhook.notes to authenticated",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is wrong with it, how it is made, all of law, matrix and answers that catch it, and attacks that do."""

    fault: str
    twin: Twin
    caught_by: tuple[str, ...]
    attacks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.fault


def _policy(change: str) -> Twin:
    return Twin(statements=(f"alter policy {change}",))


def _sql(*statements: str) -> Twin:
    return Twin(statements=statements)


MUTANTS = [
    # Policies that are too wide.
    Mutant("everybody reads runs", _policy("members_read on meshhook.workflow_runs using (true)"),
           (LAW, MATRIX, ANSWERS)),
    Mutant("whoever is signed in reads the audit log",
           _policy(f"members_read on meshhook.audit_log using ({ANYBODY})"), (LAW, MATRIX)),
    Mutant("whoever is signed in reads what attempts gave",
           _policy(f"members_read on meshhook.step_attempts using ({ANYBODY})"), (LAW, MATRIX)),
    Mutant("whoever is signed in joins any project",
           _policy(f"admins_add on meshhook.project_members with check ({ANYBODY})"),
           (LAW,)),
    Mutant("operators change members",
           _policy("admins_change on meshhook.project_members using"
                   " (project_id = any((select meshhook_private.caller_projects('operator'))::uuid[])) with check"
                   " (project_id = any((select meshhook_private.caller_projects('operator'))::uuid[]))"),
           (LAW,), ("promotes_itself",)),
    Mutant("whoever is signed in starts runs anywhere",
           _policy(f"operators_start on meshhook.workflow_runs with check ({ANYBODY})"),
           (LAW, MATRIX), ("starts_a_run_elsewhere", "starts_a_run_as_viewer")),
    Mutant("admins of any project rename all",
           _policy(f"admins_rename on meshhook.projects using ({ANYBODY}) with check ({ANYBODY})"), (LAW, MATRIX)),
    Mutant("policies are off for steps", _sql("alter table meshhook.run_steps disable row level security"),
           (LAW, MATRIX)),
    Mutant("a new table forgets row level security", _sql(*PLANTED_TABLE), (LAW, MATRIX)),
    Mutant("a new table has policies that ask nothing",
           _sql(*PLANTED_TABLE, "alter table meshhook.notes enable row level security",
                "create policy read on meshhook.notes for select to authenticated using (true)"), (LAW, MATRIX)),
    Mutant("the view of resumes has its owner's rights",
           _sql("alter view meshhook.resume_stats set (security_invoker = false)"), (LAW, MATRIX)),
    Mutant("lease tokens can be read",
           _sql("grant select on meshhook.step_queue to authenticated",
                f"create policy read on meshhook.step_queue for select to authenticated using ({ANYBODY})"),
           (LAW, MATRIX), ("reads_the_queue", "copies_the_queue_out")),
    # Who somebody is.
    Mutant("every role is high enough",
           without("caller_projects", "(p_least_role in ('viewer', m.role) or m.role = 'admin')", "true"), (),
           ("promotes_itself", "publishes_as_operator")),
    Mutant("everybody is a member of everything", without("caller_projects", "m.user_id = v_caller", "true"),
           (MATRIX, ANSWERS)),
    Mutant("the guard forgets the role",
           without("guard_act", "if v_role = 'viewer' then", "if false then"), (), ("resumes_as_a_viewer",)),
    Mutant("the user is taken from what users may write",
           without("caller_id", f"{CLAIMS} ->> 'sub'", f"{CLAIMS} #>> '{{user_metadata,sub}}', {CLAIMS} ->> 'sub'"), (),
           ("claims_another_user_in_its_metadata",)),
    # Functions.
    Mutant("a definer function without search_path",
           _sql("alter function meshhook_private.caller_projects reset search_path"), (LAW,)),
    Mutant("a definer function that finds temporary tables first",
           _sql("alter function meshhook_private.guard_act set search_path = ''"), (LAW,),
           ("puts_types_of_the_same_names_first",)),
    Mutant("a run is read with the owner's rights", _sql("alter function meshhook.get_run security definer"),
           (LAW, MATRIX, ANSWERS)),
    Mutant("a run is locked with the owner's rights", _sql("alter function meshhook.lock_run security definer"),
           (LAW, MATRIX, ANSWERS)),
    Mutant("the audit log is read with the owner's rights",
           _sql("alter function meshhook.list_audit security definer"), (LAW, MATRIX, ANSWERS)),
    Mutant("an input is composed for whoever asks",
           without("describe_input", "o.project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[])",
                   "true"), (MATRIX, ANSWERS)),
    Mutant("a new function is for everybody",
           _sql("create function meshhook.count_runs() returns bigint language sql stable security definer"
                " set search_path = pg_catalog, pg_temp return (select count(*) from meshhook.workflow_runs)",
                "alter function meshhook.count_runs() owner to meshhook_owner"), (LAW,)),
    Mutant("a new function reads any run",
           _sql("create function meshhook.peek(run_id uuid) returns jsonb language sql stable security definer"
                " set search_path = pg_catalog, pg_temp"
                " return (select r.input from meshhook.workflow_runs as r where r.id = peek.run_id)",
                "alter function meshhook.peek(uuid) owner to meshhook_owner",
                "revoke all on function meshhook.peek(uuid) from public",
                "grant execute on function meshhook.peek(uuid) to authenticated"), (LAW, MATRIX, ANSWERS)),
    Mutant("people may call what workers call",
           _sql("grant usage on schema meshhook_worker to authenticated",
                "grant execute on all functions in schema meshhook_worker to authenticated"), (LAW,)),
    Mutant("people may call what policies call",
           _sql("grant usage on schema meshhook_private to authenticated"), (LAW,)),
    # Grants.
    Mutant("a column is granted that the proof forgot",
           _sql("grant update (input) on meshhook.workflow_runs to authenticated"), (LAW,),
           ("changes_the_input_of_the_run",)),
    Mutant("an attempt may be born with its output",
           _sql("grant insert (output) on meshhook.step_attempts to authenticated"), (LAW,),
           ("is_born_with_an_output",)),
    Mutant("secrets' values can be read", _sql("grant select on meshhook.secrets to authenticated"), (LAW,),
           ("reads_a_secret", "reads_a_secret_in_a_whole_row", "reads_a_secret_as_admin")),
    Mutant("a backend may write what is resumed",
           _sql("grant update (status) on meshhook.run_steps to service_role"), (LAW, MATRIX)),
    Mutant("everybody may be deleted", _sql("grant delete on meshhook.project_members to authenticated"), (LAW,),
           ("deletes_members",)),
    Mutant("tables can be emptied", _sql("grant truncate on meshhook.workflow_events to authenticated"),
           (LAW, MATRIX)),
    Mutant("whatever comes next is granted",
           _sql("alter default privileges in schema meshhook grant all on tables to authenticated"), (LAW,)),
    # Tickets.
    Mutant("an audit row is bound to the run only", without("covers_audit", "and a.id = p_act_id"), (),
           ("adds_an_audit_row_of_no_act",)),
    Mutant("a ticket covers any run", without("covers_run", "and a.run_id = p_run_id"), (),
           ("sets_another_run_going",)),
    Mutant("a check of each recall is made STABLE",
           _sql("alter function meshhook_private.covers_recalled_attempt stable"), (LAW,)),
    Mutant("a check of each step is made STABLE", _sql("alter function meshhook_private.covers_step stable"), (LAW,),
           ("in_set_of_the_status",)),
    Mutant("the proof is gone", _sql("drop trigger prove_act on meshhook.run_acts"), (LAW,),
           ("commits_a_bare_ticket",)),
    Mutant("the proof is switched off", _sql("alter table meshhook.run_acts disable trigger prove_act"), (LAW,),
           ("commits_a_bare_ticket",)),
    Mutant("the guard is gone", _sql("drop trigger guard_act on meshhook.run_acts"), (LAW, MATRIX)),
    Mutant("the last admin may leave", _sql("drop trigger keep_an_admin on meshhook.project_members"), (LAW,),
           ("leaves_a_project_without_an_admin",)),
    # Keys.
    Mutant("a run may have a definition of another tenant",
           _sql("alter table meshhook.workflow_runs drop constraint workflow_runs_of_a_definition",
                "alter table meshhook.workflow_runs add foreign key (workflow_id)"
                " references meshhook.workflow_definitions (id)"), (), ("starts_a_foreign_definition",)),
    Mutant("a run may come of one of another tenant",
           _sql("alter table meshhook.workflow_runs drop constraint workflow_runs_from_a_run",
                "alter table meshhook.workflow_runs add foreign key (from_run) references meshhook.workflow_runs (id)"),
           (MATRIX,), ("starts_from_a_foreign_run",)),
    # Roles.
    Mutant("people bypass row level security", _sql("alter role authenticated bypassrls"), (LAW, MATRIX)),
    Mutant("people may become workers", _sql("grant meshhook_worker to authenticator"), (LAW,)),
]  # fmt: skip # a table, one mutant a row


def table() -> Iterator[str]:
    """A line for each mutant and each twin: what is wrong with it, and what catches it."""
    from .test_twins import FALLEN, PINS

    rows = [(mutant.fault, ", ".join([*mutant.caught_by, *mutant.attacks])) for mutant in MUTANTS]
    rows += [(f"without rule {case.rule}: {case.reason}", case.attack) for case in FALLEN]
    rows += [(f"without the pin that {attack} needs", attack) for _, attack in PINS]
    width = max(len(fault) for fault, _ in rows)
    yield from (f"{fault:{width}}  {caught_by}" for fault, caught_by in rows)
    yield f"{len(rows)} mutants of security, each caught by what stands beside it"


if __name__ == "__main__":
    import sys

    sys.stdout.writelines(f"{line}\n" for line in table())
