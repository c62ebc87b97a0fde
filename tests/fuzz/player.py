"""Plays a thousand calls on a copy of the world, each a request and a transaction of its own as PostgREST makes it."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from psycopg.pq import DiagnosticField, ExecStatus

from fuzz.arguments import Generator
from fuzz.callers import Caller, some_caller
from fuzz.contract import Answer, breach
from fuzz.signatures import Signature, signatures_of
from fuzz.values import Ref, Value, as_text
from fuzz.world import CANARIES, SEALED, World
from harness.databases import Database

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HARVESTED = ("plan_hash", "next", "head")
LONGEST_CALL = "30s"
THOUSAND = 1000
ISOLATIONS = ("repeatable read", "serializable")


@dataclass
class Thousand:
    """What came of the calls of one number."""

    number: int
    codes: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)
    digest: str = ""
    breaches: list[str] = field(default_factory=list)
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `said` is the same at each play, `payload` holds the ids of this one."""

    function: Signature
    caller: Caller
    given: dict[str, Value]
    payload: str
    isolation: str | None

    @property
    def said(self) -> str:
        return repr((self.function.name, self.caller, self.given, self.isolation))

    def statement(self) -> str:
        """The settings of a request and the call, in one implicit transaction."""
        settings = {
            "role": self.caller.role,
            "request.jwt.claims": self.caller.claims,
            "request.headers": self.caller.headers,
            "request.method": "POST",
            "request.path": f"/rpc/{self.function.name}",
            "statement_timeout": LONGEST_CALL,
        }
        if self.function.is_reading:
            settings["transaction_read_only"] = "on"
        begin = f"set transaction isolation level {self.isolation}; " if self.isolation else ""
        wanted = ", ".join(f"set_config({_quoted(name)}, {_quoted(value)}, true)" for name, value in settings.items())
        arguments = [one for one in self.function.arguments if one.name in self.given]
        named = ", ".join(f'"{one.name}" => p."{one.name}"' for one in arguments)
        source = f'meshhook."{self.function.name}"({named}) as told'
        if arguments:
            columns = ", ".join(f'"{one.name}" {one.type}' for one in arguments)
            source = f"json_to_record({_quoted(self.payload)}) as p ({columns}), lateral {source}"
        return f"{begin}select {wanted}; select json_agg(told)::text from {source}"


class Player:
    """One database, from the first call of a thousand to its last."""

    def __init__(self, database: Database, world: World) -> None:
        self.judge = database.connect()
        self.world = world
        self.signatures = signatures_of(self.judge)
        self.shares = [10 if one.name.startswith("resume_") else 1 if one.is_reading else 3 for one in self.signatures]
        self.wire = database.connect().pgconn

    def play(self, seed: str, number: int, *, is_to_stop: bool = False) -> Thousand:
        """The calls of that number of a seed, all or up to the first breach, and whether all holds afterwards."""
        random = Random(f"{seed}/{number}")
        told = Thousand(number)
        digest = hashlib.sha256()
        for place in range(THOUSAND):
            call = self.draw(random)
            answer = self.ask(call)
            told.codes[answer.code] += 1
            told.functions[call.function.name] += 1
            digest.update(f"{call.said}{answer.code}\n".encode())
            if problem := breach(answer, call.caller.role) or self.leak(call, answer):
                told.breaches.append(_report(seed, number, place, call, answer, problem))
            if answer.sqlstate is None:
                self.learn(call, answer)
            told.calls += 1
            if told.breaches and is_to_stop:
                return told
        told.digest = digest.hexdigest()
        told.breaches += [f"After thousand {number} of seed {seed}: {problem}" for problem in self.unsound()]
        return told

    def draw(self, random: Random) -> Call:
        caller = some_caller(random)
        (function,) = random.choices(self.signatures, self.shares)
        given = Generator(random, caller.tenant).arguments(function.arguments)
        isolation = random.choice(ISOLATIONS) if random.random() < 0.02 else None
        return Call(function, caller, given, as_text(given, self.look_up), isolation)

    def look_up(self, ref: Ref) -> str | None:
        """The id that a Ref means now."""
        if ref.whose == "missing":
            return str(uuid.UUID(int=ref.place + 2**70))
        known = self.world.things.get(ref.kind, {}).get(ref.whose, [])
        return known[ref.place % len(known)] if known else None

    def ask(self, call: Call) -> Answer:
        result = self.wire.exec_(call.statement().encode())
        if result.status == ExecStatus.TUPLES_OK:
            return Answer((result.get_value(0, 0) or b"").decode())

        def told(part: DiagnosticField) -> str:
            return (result.error_field(part) or b"").decode()

        return Answer(
            sqlstate=told(DiagnosticField.SQLSTATE) or "08006",
            message=told(DiagnosticField.MESSAGE_PRIMARY),
            detail=told(DiagnosticField.MESSAGE_DETAIL),
            hint=told(DiagnosticField.MESSAGE_HINT),
            context=told(DiagnosticField.CONTEXT),
        )

    def leak(self, call: Call, answer: Answer) -> str | None:
        """What the answer says of a project that its reader is no member of; what the request said is no news."""
        read = answer.everything
        if SEALED in read:
            return "it tells the value of a secret"
        told = {one: self.world.owner[one] for one in UUID.findall(read) if one in self.world.owner}
        told |= {word: self.world.project[tenant] for tenant, word in CANARIES.items() if word in read}
        news = {thing: project for thing, project in told.items() if thing not in call.payload}
        if not news:
            return None
        rows = self.judge.execute(
            "select project_id::text from meshhook.project_members where user_id = %s", [call.caller.user_id]
        )
        seen = {row["project_id"] for row in rows.fetchall()}
        foreign = [thing for thing, project in news.items() if project not in seen]
        return f"it tells of {foreign[0]}, which is not the reader's" if foreign else None

    def learn(self, call: Call, answer: Answer) -> None:
        """Remember what later calls may speak of."""
        # Numbers are not looked at, and may have more digits than Python reads.
        told, *_ = json.loads(answer.text, parse_int=str) if answer.text else [None]
        if not isinstance(told, dict):
            return
        tenant = call.caller.tenant
        for kind in HARVESTED:
            if isinstance(told.get(kind), str):
                self.world.things.setdefault(kind, {}).setdefault(tenant, []).append(told[kind])
        project = self.project_of(call, told)
        for kind in ("run", "act", "workflow") if call.function.name != "create_project" else ("project",):
            value = told.get(f"{kind}_id")
            if isinstance(value, str) and project and value not in self.world.owner:
                self.world.add(kind, tenant, value, project)

    def project_of(self, call: Call, told: dict[str, Any]) -> str | None:
        """The project of what a call made."""
        if call.function.name == "create_project":
            return str(told["project_id"])
        owner = self.world.owner
        by_payload = {project for thing, project in owner.items() if thing in call.payload}
        by_answer = owner.get(str(told.get("run_id")))
        return by_answer or (by_payload.pop() if len(by_payload) == 1 else None)

    def unsound(self) -> Iterator[str]:
        """Which runs don't fold, and which audit chains don't hold, as members of their projects see it."""
        members = self.judge.execute(
            "select user_id::text, array_agg(project_id) as projects from ("
            " select project_id, min(user_id::text) as user_id from meshhook.project_members group by 1"
            ") as m group by 1"
        ).fetchall()
        for member in members:
            with self.judge.transaction():
                self.judge.execute(
                    "select set_config('request.jwt.claims', %s, true), set_config('role', 'authenticated', true)",
                    [json.dumps({"sub": member["user_id"]})],
                )
                for row in self.judge.execute(SOUND, {"projects": member["projects"]}).fetchall():
                    yield f"{row['kind']} {row['id']}: {row['problem']}"


SOUND = """
select 'run' as kind, r.id, v.problem
from meshhook.workflow_runs as r
cross join lateral (select nullif(meshhook.verify_run(r.id), 'null') as problem) as v
where r.project_id = any(%(projects)s) and v.problem is not null
union all
select 'audit of', p.id, v.problem
from meshhook.projects as p
cross join lateral (select nullif(meshhook.audit_verify(p.id) -> 'problem', 'null') as problem) as v
where p.id = any(%(projects)s) and v.problem is not null
"""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _report(seed: str, number: int, place: int, call: Call, answer: Answer, problem: str) -> str:
    """Enough to play it again: N=1000 FIRST=that thousand, or the statement by itself."""
    return (
        f"call {place} of thousand {number} of seed {seed} ({call.caller.name}): {problem}\n"
        f"  answer: {answer.sqlstate or '200'} {answer.everything.strip()[:400]}\n"
        f"  context: {answer.context[:400]}\n"
        f"  replay: SEED={seed} FIRST={number * 1000} N=1000\n"
        f"  call: {call.function.name} {call.payload[:1000]}\n"
        f"  statement: {call.statement()[:3000]}"
    )
