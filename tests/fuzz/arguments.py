"""Arguments by name and type: some as a careful program would send them, some as nobody should."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random

from fuzz.signatures import Argument
from fuzz.values import Raw, Ref, Value
from fuzz.world import CANARIES, KINDS, PEOPLE, STRANGER, USED_KEY, definitions, edges, node, user_id

STEPS = ("read", "read", "call", "call", "call", "after", "choose", "left", "right", "nobody")
TEXTS: tuple[Value, ...] = (
    "",
    " ",
    "x" * 300,
    "é☃😀",
    "'; drop table meshhook.projects; --",
    "a\r\nSet-Cookie: x",
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    "__proto__",
    "null",
    "%' or true or '",
    "../../etc",
    "{{ secrets.TOKEN }}",
    "2026-02-30",
    "infinity",
    "9223372036854775808",
    "-1",
    Raw(r'"\u0000"'),
    Raw(r'"\ud800"'),
    Raw('"\\u001f"'),
    5,
    1.5,
    True,
    None,
    [],
    {},
    {"a": 1},
)
NUMBERS: tuple[Value, ...] = (
    0,
    -1,
    1,
    2,
    3,
    499,
    501,
    2**31 - 1,
    2**31,
    -(2**31),
    2**63,
    10**30,
    1.5,
    Raw("1e400"),
    Raw("1e999999"),
    Raw("-0"),
    Raw("0.1e-300"),
    "x",
    "1",
    "",
    "NaN",
    "Infinity",
    True,
    None,
    [1],
    {},
)
IDS: tuple[Value, ...] = (
    "",
    "x",
    "00000000-0000-0000-0000-000000000000",
    "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
    "A0EEBC999C0B4EF8BB6D6BB9BD380A11",
    "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1",
    Raw(r'"\u0000"'),
    7,
    None,
    True,
    [],
    {},
)
FLAGS: tuple[Value, ...] = (True, False, None, "yes", "maybe", 0, 2, [], {})
ARRAYS: tuple[Value, ...] = (
    [],
    None,
    "{}",
    "{a,b}",
    ["a"],
    [None],
    [[1], [2]],
    [[1], [2, 3]],
    "x",
    1,
    {},
    [Raw("1e400")],
)
DOCUMENTS: tuple[Value, ...] = (
    None,
    True,
    0,
    "x",
    [],
    {},
    [{}],
    {"": ""},
    {"__proto__": {"admin": True}, "constructor": 1},
    {"input": None},
    {"input": {"canary": None, "deep": {"a": {"b": [1, 2, {"c": None}]}}}},
    {"read": {"output": 1}, "nobody": {}},
    Raw('{"a": 1, "a": 2}'),
    Raw('{"a": 1e999999}'),
    Raw('{"a": 1e131000}'),
    Raw(r'{"a": "\u0000"}'),
    Raw(r'{"a\u0000": 1}'),
    Raw(r'{"a": "\ud800\ud800"}'),
    Raw("[" * 100 + "]" * 100),
    Raw('{"a":' * 63 + "1" + "}" * 63),
    Raw('{"input":' * 64 + "1" + "}" * 64),
    Raw("{"),
    Raw("{'a': 1}"),
    Raw("NaN"),
    {"é": "☃😀", "\u202e": "\r\n"},
    {"a": -0.0, "b": 1e-300, "c": 10**40},
)
HEAVY: tuple[Value, ...] = (
    Raw("[" * 20_000 + "]" * 20_000),
    Raw('{"a":' * 7000 + "1" + "}" * 7000),
    {"input": "x" * 65_537},
    {"input": "x" * 65_400},
    Raw('"' + "x" * 10_000 + '"'),
    {str(n): n for n in range(2000)},
    Raw("1e131000"),
)
"""Costly to send, so seldom sent."""

STATUSES = ("running", "succeeded", "failed", "paused", "canceled")
ACTIONS = ("resume_step", "cancel_run", "pause_run", "set_member", "checkpoint")
ANSWERS = ("replayed", "run_not_found", "stale_attempt", "done", "no such answer")
CURSOR = "2026-01-01T00:00:00.000000Z a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"


class Generator:
    """Draws arguments for a caller of a tenant; the same random numbers give the same arguments."""

    def __init__(self, random: Random, tenant: str) -> None:
        self.random = random
        self.tenant = tenant

    def arguments(self, wanted: tuple[Argument, ...]) -> dict[str, Value]:
        """For a call: all careful, one careless, or each as it comes."""
        mood = self.random.random()
        given = [one for one in wanted if not one.is_optional or self.random.random() < 0.25]
        careless = self.random.randrange(len(given)) if given and 0.55 <= mood < 0.88 else None
        return {
            one.name: self.careless(one)
            if place == careless or (mood >= 0.88 and self.random.random() < 0.5)
            else self.careful(one)
            for place, one in enumerate(given)
        }

    def careful(self, argument: Argument) -> Value:
        """What could be meant."""
        draw = CAREFUL.get(argument.name) or BY_TYPE.get(argument.type.removesuffix("[]"))
        value = draw(self) if draw else self.careless(argument)
        is_list = argument.type.endswith("[]") and not isinstance(value, list)
        return [value] * self.random.randrange(3) if is_list else value

    def careless(self, argument: Argument) -> Value:
        """What the type allows, and what it does not."""
        kind = argument.type
        if kind.endswith("[]"):
            return self.one_of(ARRAYS)
        if argument.name == "user_id":
            # The id of a thing, stored as a member, would be told as one.
            return self.one_of(IDS)
        if kind == "uuid":
            return self.one_of((self.ref(self.one_of(("run", "project", "act"))), self.stray(), self.one_of(IDS)))
        if kind in ("integer", "bigint"):
            return self.one_of(NUMBERS)
        if kind == "boolean":
            return self.one_of(FLAGS)
        if kind == "jsonb":
            return self.document(argument)
        return "x" * 10_000 if self.random.random() < 0.03 else self.one_of(TEXTS)

    def document(self, argument: Argument) -> Value:
        """JSON: of another kind, or of the right kind with something wrong in it."""
        if self.random.random() < 0.1:
            return self.one_of(HEAVY)
        draw = CAREFUL.get(argument.name)
        if draw is None or self.random.random() < 0.4:
            return self.one_of(DOCUMENTS)
        return self.spoiled(copy.deepcopy(draw(self)))

    def spoiled(self, value: Value) -> Value:
        """With something else at some place."""
        other = self.one_of((self.one_of(TEXTS), self.one_of(NUMBERS), self.one_of(DOCUMENTS), self.one_of(STEPS)))
        if isinstance(value, dict) and value and self.random.random() < 0.85:
            key = self.one_of(sorted(value))
            drawn = self.random.random()
            if drawn < 0.15:
                del value[key]
            elif drawn < 0.25:
                value["unknown"] = other
            else:
                value[key] = self.spoiled(value[key])
            return value
        if isinstance(value, list) and value and self.random.random() < 0.85:
            place = self.random.randrange(len(value))
            drawn = self.random.random()
            if drawn < 0.15:
                del value[place]
            elif drawn < 0.3:
                value.append(copy.deepcopy(value[place]))
            else:
                value[place] = self.spoiled(value[place])
            return value
        return other

    def ref(self, kind: str) -> Ref:
        """One of the tenant's own."""
        return Ref(kind, self.tenant, self.random.randrange(1000))

    def stray(self, kind: str | None = None) -> Ref:
        """Another tenant's, or nobody's."""
        whose = self.one_of([*(tenant for tenant in CANARIES if tenant != self.tenant), "missing"])
        return Ref(kind or self.one_of(("run", "project", "act")), whose, self.random.randrange(1000))

    def id_of(self, kind: str) -> Ref:
        """Mostly the tenant's own."""
        return self.ref(kind) if self.random.random() < 0.88 else self.stray(kind)

    def one_of(self, values: tuple[Value, ...] | list[Value] | list[str]) -> Value:
        return values[self.random.randrange(len(values))]

    def some(self, draws: dict[str, Callable[[], Value]], most: int) -> dict[str, Value]:
        """At most so many keys of an object."""
        names = self.random.sample(sorted(draws), self.random.randrange(min(most, len(draws)) + 1))
        return {name: draws[name]() for name in names}

    def options(self) -> Value:
        """Mostly what any resume takes, and sometimes what only some do."""
        if self.random.random() < 0.6:
            return {"acknowledge": ["call"]}
        return self.some(
            {
                "acknowledge": lambda: ["call"],
                "repeat": lambda: {"call": self.one_of(("new_key", "same_key"))},
                "delay": lambda: self.one_of((0, 1, 36000, 1e9)),
                "timers": lambda: self.one_of(("anew", "keep", "now", {"choose": "keep"})),
                "supplied_output": lambda: self.one_of(({"approved": True}, None, [1], "x")),
                "version": lambda: self.one_of((1, 2, 9)),
                "widen": lambda: self.one_of((True, False)),
                "limit": lambda: self.one_of((1, 3, 500)),
                "dry_run": lambda: self.one_of((True, False)),
                "after": lambda: self.one_of((CURSOR, None, self.ref("next"))),
                "all_roots": lambda: self.one_of((True, False)),
            },
            2,
        )

    def filter(self) -> Value:
        return self.some(
            {
                "workflow": lambda: self.slug(),
                "version": lambda: self.one_of((1, 2)),
                "status": lambda: self.one_of(STATUSES),
                "step_key": lambda: self.one_of(STEPS),
                "error_like": lambda: self.one_of(("failed", "%", "_")),
                "started_from": lambda: self.one_of(("2026-01-01", "now", "2999-01-01T00:00:00Z")),
                "action": lambda: self.one_of(ACTIONS),
                "user_id": lambda: user_id(self.one_of(list(PEOPLE[self.tenant]))),
                "resource_id": lambda: self.ref("run"),
            },
            2,
        )

    def definition(self) -> Value:
        if self.random.random() < 0.5:
            return self.one_of(definitions("mine")[self.slug()])
        keys = [f"n{place}" for place in range(self.random.randrange(1, 6))]
        links = [f"{a}>{b}" for place, a in enumerate(keys) for b in keys[place + 1 :] if self.random.random() < 0.4]
        return {
            "nodes": [node(key, self.one_of(("transform",) * 20 + tuple(KINDS))) for key in keys],
            "edges": edges(*links),
        }

    def slug(self) -> str:
        return str(self.one_of(("orders", "orders", "waits", "items")))

    def item(self) -> str:
        return str(self.one_of(("", "", "x", "y", "nobody")))

    def text(self) -> Value:
        return self.one_of(("the service is back", "wait", "é☃"))

    def cursor(self) -> Value:
        return self.one_of((self.ref("next"), self.ref("next"), CURSOR, "5", "2026-01-01"))


CAREFUL: dict[str, Callable[[Generator], Value]] = {
    "project_id": lambda g: g.id_of("project"),
    "run_id": lambda g: g.id_of("run"),
    "from_run": lambda g: g.id_of("run"),
    "act_id": lambda g: g.id_of("act"),
    "among": lambda g: [g.ref("run"), g.stray("run")],
    # Never somebody of the other tenant, who would then see this one by right.
    "user_id": lambda g: user_id(g.one_of([*list(PEOPLE[g.tenant])[1:], STRANGER, "tom"])),
    "role": lambda g: g.one_of(("viewer", "operator", "operator", "admin", None)),
    "slug": lambda g: g.slug(),
    "step_key": lambda g: g.one_of(STEPS),
    "item_key": lambda g: g.item(),
    "attempt": lambda g: g.one_of((1, 1, 1, 2, 3)),
    "expected_attempt": lambda g: g.one_of((1, 1, 2)),
    "a": lambda g: g.one_of((1, 1, 2)),
    "b": lambda g: g.one_of((1, 2, 2)),
    "version": lambda g: g.one_of((1, 2, None)),
    "page_size": lambda g: g.one_of((1, 2, 50, 500)),
    "after": lambda g: g.cursor(),
    "known": lambda g: ["status", "version"],
    "act": lambda g: g.one_of(("resume", "pause", "cancel", "undo", "other")),
    "answer": lambda g: g.one_of(ANSWERS),
    "head": lambda g: g.ref("head"),
    "plan_hash": lambda g: g.ref("plan_hash"),
    "idempotency_key": lambda g: g.one_of((USED_KEY, *(f"key-{number}" for number in range(2, 40)), None)),
    "bulk_key": lambda g: g.one_of((USED_KEY, "key-2")),
    "key": lambda g: g.one_of(("TOKEN", "API_KEY", "OTHER")),
    "value_encrypted": lambda g: "v1:k1:" + "b" * 40,
    "name": lambda g: g.one_of(("another", "x" * 200)),
    "reason": lambda g: g.text(),
    "input": lambda g: {"yes": True, "items": [{"key": "x"}]},
    "input_patch": lambda g: {"input": {"patched": g.one_of((1, None, "é"))}},
    "filter": lambda g: g.filter(),
    "options": lambda g: g.options(),
    "definition": lambda g: g.definition(),
}
BY_TYPE: dict[str, Callable[[Generator], Value]] = {
    "uuid": lambda g: g.id_of("run"),
    "text": lambda g: g.text(),
    "integer": lambda g: g.one_of((1, 2, 3)),
    "bigint": lambda g: g.one_of((0, 1, 5)),
    "boolean": lambda g: g.one_of((True, False)),
    "jsonb": lambda g: {},
}
"""For a name that is not known here, so that a new function is called too."""
