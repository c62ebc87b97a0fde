"""Everything that one tenant could try on another: every table, view, sequence, column and function of the catalog.

The statements are generated, so that whatever is new takes part. They are sent as an API server sends them: logged in
as authenticator, role and claims set for the transaction. Each is judged by what it was told, and all of them by dumps
of the other tenant's rows before and after. Nothing of it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from harness.databases import Connection

from .attempts import Attempt, Attempts, Caller
from .judging import UUIDS, Dump, dump
from .stage import Stage

ATTEMPT = """
create function pg_temp.attempt(p_statement text) returns jsonb language plpgsql as $$
declare
  v_answer text;
  v_rows int;
  v_state text;
  v_message text;
  v_detail text;
  v_hint text;
begin
  set constraints all deferred;
  if p_statement like 'select %' then
    execute p_statement into v_answer;
  else
    execute p_statement;
  end if;
  get diagnostics v_rows = row_count;
  set constraints all immediate;
  return jsonb_build_object('rows', v_rows, 'answer', v_answer);
exception
  when others then
    get stacked diagnostics
      v_state = returned_sqlstate, v_message = message_text,
      v_detail = pg_exception_detail, v_hint = pg_exception_hint;
    return jsonb_build_object('state', v_state, 'message', concat_ws(' ', v_message, v_detail, v_hint));
end $$
"""

RIGHT = "permission denied"
REFUSALS = {"PT400", "PT401", "PT403", "PT404", "23503"}
"""By a guard, a function or a foreign key that leads with the project. Anything else comes of a row that was met."""

NOT_A_TABLE = {"55000", "42809"}
"""What a view answers whoever writes to it."""

KNOWN_IDS = ("meshhook.projects", "23505")
"""Who founds a project under an id that is taken is told so: who knows the id of a project learns that it exists."""


class Matrix:
    """Two tenants, of whom the second has a row in every table that has rows of tenants."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.newcomer = uuid4()
        stage.database.as_user(self.newcomer).execute("select meshhook.create_project('empty')")
        self.own = self._ids(stage.people.admin, stage.project, stage.other_run)
        self.foreign = self._ids(stage.people.foreigner, stage.foreign_project, stage.run("going", is_foreign=True))
        stage.referee.execute(
            "insert into meshhook.secrets (project_id, key, value_encrypted)"
            " select p, 'KEY', %s || replace(p::text, '-', '') from unnest(%s::uuid[]) as p",
            ["v1:k1:ciphertext", [stage.project, stage.foreign_project]],
        )
        self.callers = self._callers()
        self.theirs = self._their_ids()
        """Every id that stands in a row of the other tenant and in none of another."""

    def breaches(
        self, connection: Connection, callers: Collection[str] = (), things: Collection[str] = ()
    ) -> tuple[list[str], int]:
        """What got through, and how much was tried; by and on all, or these alone. Leaves the transaction as it was."""
        found: list[str] = []
        tried = 0
        everything = Attempts(connection, self)
        for caller in self.callers:
            if callers and caller.name not in callers:
                continue
            attempts = [one for one in everything.of(caller) if not things or one.on in things]
            tried += len(attempts)
            with connection.transaction(force_rollback=True):
                connection.execute(ATTEMPT)
                before = self.rows_of_theirs(connection)
                told = _tell(connection, caller, attempts)
                found += [
                    f"{caller.name}: {attempt.verb} {attempt.on} was told {outcome} by {attempt.statement}"
                    for attempt, outcome in zip(attempts, told, strict=True)
                    if not self._is_nothing(caller, attempt, outcome)
                ]
                after = self.rows_of_theirs(connection)
                found += [f"{caller.name} changed {table}" for table in before if after[table] != before[table]]
        return found, tried

    def told(self, connection: Connection, name: str) -> list[tuple[Attempt, dict[str, Any]]]:
        """Everything that a caller attempts, with what it was told."""
        (caller,) = [caller for caller in self.callers if caller.name == name]
        attempts = list(Attempts(connection, self).of(caller))
        with connection.transaction(force_rollback=True):
            connection.execute(ATTEMPT)
            return list(zip(attempts, _tell(connection, caller, attempts), strict=True))

    def rows_of_theirs(self, connection: Connection) -> Dump:
        """All rows of all tables in which an id of the other tenant stands."""
        return {
            table: type(rows)({row: n for row, n in rows.items() if self.theirs & set(UUIDS.findall(row))})
            for table, rows in dump(connection).items()
        }

    def _is_nothing(self, caller: Caller, attempt: Attempt, told: Mapping[str, Any]) -> bool:
        """Whether the attempt met nothing of theirs, and its answer tells nothing of it."""
        state, message, answer = told.get("state"), told.get("message") or "", told.get("answer")
        if self.theirs & set(UUIDS.findall(f"{message} {answer}")) - attempt.names:
            return False
        if message.startswith(RIGHT) or _is_own(caller, attempt):
            return True
        if attempt.verb == "call":
            aims = self.theirs & attempt.names
            return not aims or state in REFUSALS or (state is None and _says_nothing(json.loads(answer or "null")))
        if attempt.verb == "insert":
            return state in {"42501", *NOT_A_TABLE, *REFUSALS} or (attempt.on, state) == KNOWN_IDS
        return state in NOT_A_TABLE or (state is None and (attempt.verb in ("select", "lock") or not told["rows"]))

    def _callers(self) -> list[Caller]:
        people = self.stage.people
        return [
            Caller("anon", "anon", None, is_bare=True),
            Caller("nobody", "authenticated", None, is_bare=True),
            Caller("stranger", "authenticated", people.stranger, is_bare=True),
            Caller("newcomer", "authenticated", self.newcomer),
            Caller("viewer", "authenticated", people.viewer),
            Caller("operator", "authenticated", people.operator),
            Caller("admin", "authenticated", people.admin),
            Caller("service_role", "service_role", None),
            Caller("worker", "meshhook_worker", None, is_bare=True),
        ]

    def _ids(self, person: UUID, project: UUID, run: UUID) -> dict[str, Any]:
        """Something of a tenant for each name of `OF_A_TENANT`; the run has been resumed."""
        act = self.stage.call(person, "resume_run_from_step", run_id=run, step_key="b")
        return {"project_id": project, "run_id": run, "from_run": run, "act_id": UUID(act["act_id"]), "among": [run]}

    def _their_ids(self) -> frozenset[str]:
        ids: dict[bool, set[str]] = {True: set(), False: set()}
        project = str(self.stage.foreign_project)
        for rows in dump(self.stage.referee).values():
            for row in rows:
                ids[project in row] |= set(UUIDS.findall(row))
        return frozenset(ids[True] - ids[False])


def _tell(connection: Connection, caller: Caller, attempts: list[Attempt]) -> list[dict[str, Any]]:
    """What each is told, in one statement of a request like PostgREST's."""
    claims = {"role": caller.role} if caller.person is None else {"sub": str(caller.person), "role": caller.role}
    with connection.transaction():
        login = "meshhook_worker" if caller.role == "meshhook_worker" else "authenticator"
        connection.execute(f"set local session authorization {login}".encode())
        connection.execute(
            "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true),"
            " set_config('request.method', 'POST', true)",
            [caller.role, json.dumps(claims)],
        )
        rows = connection.execute(
            "select pg_temp.attempt(u.statement) as told"
            " from unnest(%s::text[]) with ordinality as u (statement, place) order by u.place",
            [[attempt.statement for attempt in attempts]],
        ).fetchall()
        connection.execute("reset session authorization")
    return [row["told"] for row in rows]


def _is_own(caller: Caller, attempt: Attempt) -> bool:
    """A blind statement of a member meets rows of its own; what became of theirs is for the dumps to tell."""
    return attempt.verb.startswith("blind") and not caller.is_bare


def _says_nothing(answer: Any) -> bool:
    """Null, void, no row, or a page on which nothing stands."""
    inner = list(answer.values()) if isinstance(answer, dict) else answer
    return all(map(_says_nothing, inner)) if isinstance(inner, list) else not inner
