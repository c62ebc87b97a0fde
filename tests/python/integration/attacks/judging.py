"""Judges: an attack is measured by what it leaves in all tables, never by what it was told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from harness.databases import Connection

from .by_hand import FROM_B, PROVE, Act, Intruder
from .stage import Stage, call

Raid = Callable[[Intruder], None]
Dump = dict[str, Counter[str]]

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SERIAL = {"xact_id", "audit_id", "canonical", "hash"}
_DUE = {"due_at", "run_at"}


@dataclass(frozen=True, slots=True)
class Attack:
    """One misuse. `refusal` is the error it must meet, None where it must not meet any."""

    raid: Raid
    refusal: str | None
    act: Act
    is_legal: bool = False

    def __str__(self) -> str:
        return self.raid.__name__

    def judge(self, stage: Stage) -> None:
        """Let it loose on a run; raise when it got more than it may."""
        run = stage.borrow(self.act.of)
        before = dump(stage.referee)
        expected = changes_of_the_legal_act(stage, run, self.act) if self.is_legal else {}
        told = self.let_loose(stage, run)
        after = dump(stage.referee)
        found = changes(before, after)
        if found != expected:
            raise AssertionError(f"it was told {told} and left {_unlike(found, expected)}")
        expected_words = [None] if self.refusal is None else self.refusal.split(" or ")
        assert told in expected_words, f"it was told {told}, not {self.refusal}"
        if not self.is_legal:
            stage.give_back(self.act.of, run)

    def let_loose(self, stage: Stage, run: UUID) -> str | None:
        """Run it to its commit, answer the error it met."""
        intruder = Intruder(stage, run, self.act)
        try:
            self.raid(intruder)
            intruder.session.commit()
        except psycopg.Error as error:
            intruder.session.rollback()
            return told(error)
        finally:
            stage.close_sessions()
        return None


class Attacks(list["Attack"]):
    """The attacks of a module, in the order in which it tells them."""

    def named(self, name: str) -> Attack:
        (attack,) = [attack for attack in self if str(attack) == name]
        return attack

    def add(self, raid: Raid, refusal: str | None, act: Act = FROM_B, *, is_legal: bool = False) -> None:
        self.append(Attack(raid, refusal, act, is_legal))

    def refused(self, refusal: str, act: Act = FROM_B) -> Callable[[Raid], Raid]:
        """It changes nothing and is told "42501", "PT403 steps" (SQLSTATE, then gap or reason), "0A000 or 55000"."""
        return self._keep(refusal, act)

    def futile(self, act: Act = FROM_B) -> Callable[[Raid], Raid]:
        """It commits and must have changed nothing."""
        return self._keep(None, act)

    def legal(self, act: Act = FROM_B) -> Callable[[Raid], Raid]:
        """It hides in a resume that is legal, and must leave exactly what that leaves."""
        return self._keep(None, act, is_legal=True)

    def _keep(self, refusal: str | None, act: Act, *, is_legal: bool = False) -> Callable[[Raid], Raid]:
        def keep(raid: Raid) -> Raid:
            self.add(raid, refusal, act, is_legal=is_legal)
            return raid

        return keep


def told(error: psycopg.Error) -> str:
    """SQLSTATE, and for our own errors the gap or the reason."""
    try:
        facts: dict[str, Any] = json.loads(error.diag.message_detail or "{}")
    except ValueError:
        facts = {}
    return " ".join(str(word) for word in (error.sqlstate, facts.get("gap", facts.get("reason"))) if word)


def dump(connection: Connection) -> Dump:
    """All rows of all tables of ours, as this connection's user sees them."""
    tables = connection.execute(
        "select n.nspname, c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
        " where n.nspname like 'meshhook%' and c.relkind in ('r', 'p') order by 1, 2"
    ).fetchall()
    query = sql.SQL(" union all ").join(
        sql.SQL("select {} as name, to_jsonb(t)::text as row from {} as t").format(
            table["relname"], sql.Identifier(table["nspname"], table["relname"])
        )
        for table in tables
    )
    found: Dump = {table["relname"]: Counter() for table in tables}
    for row in connection.execute(query):
        found[row["name"]][row["row"]] += 1
    return found


def changes(before: Dump, after: Dump) -> dict[str, Any]:
    """What went and what came, with everything that chance decides taken out of what came."""
    if before == after:
        return {}
    known = {word for rows in before.values() for row in rows for word in UUIDS.findall(row)}
    now = datetime.now().astimezone()
    found: dict[str, Any] = {}
    for table in before | after:
        gone = before.get(table, Counter()) - after.get(table, Counter())
        born = after.get(table, Counter()) - before.get(table, Counter())
        if gone or born:
            found[table] = {
                "gone": sorted(gone.elements()),
                "born": sorted(_plain(row, known, now) for row in born.elements()),
            }
    return found


def changes_of_the_legal_act(stage: Stage, run: UUID, act: Act) -> dict[str, Any]:
    """What `resume_run_from_step` leaves, looked at before it is rolled back."""
    session = stage.session(stage.people.operator)
    before = dump(stage.referee)
    call(
        session,
        "resume_run_from_step",
        run_id=run,
        step_key=act.step,
        reason=act.reason,
        options=act.options,
        **({} if act.patch is None else {"input_patch": act.patch}),
    )
    session.execute(PROVE)
    session.execute("reset session authorization")
    after = dump(session)
    session.rollback()
    stage.close_sessions()
    return changes(before, after)


def _plain(row: str, known: set[str], now: datetime) -> str:
    """A row without times, serial numbers, and ids that were drawn for it; due times are kept in steps of minutes."""
    text = json.dumps(_without_chance(json.loads(row), now), sort_keys=True)
    return UUIDS.sub(lambda word: word[0] if word[0] in known else "a new id", text)


def _without_chance(value: Any, now: datetime) -> Any:
    if isinstance(value, list):
        return [_without_chance(item, now) for item in value]
    if not isinstance(value, dict):
        return value
    plain: dict[str, Any] = {}
    for name, item in value.items():
        if name in _SERIAL or (name == "id" and isinstance(item, int)):
            continue
        if name in _DUE and item is not None:
            plain[name] = round((datetime.fromisoformat(item) - now).total_seconds() / 120)
        elif name == "ts" or name.endswith("_at"):
            plain[name] = item and "a time"
        else:
            plain[name] = _without_chance(item, now)
    return plain


def _unlike(found: dict[str, Any], expected: dict[str, Any]) -> str:
    """The tables in which the two differ, for a person to read."""
    return json.dumps(
        {
            table: {"found": found.get(table), "expected": expected.get(table)}
            for table in found | expected
            if found.get(table) != expected.get(table)
        },
        indent=1,
    )
