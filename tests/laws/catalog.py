"""What the catalog says of rights, as lines for a person to read; and the rules that every one of them must keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.databases import Connection

HERE = Path(__file__).resolve().parent
CATALOG = HERE / "catalog.txt"
QUERY = (HERE / "catalog.sql").read_bytes()

PARTS = {
    1: ("Roles", "An API server logs in as authenticator and becomes one of the three that it is a member of."),
    2: ("Schemas", "Who may name what is in them. What people may reach is in meshhook alone."),
    3: ("Functions of meshhook", "An API server offers them; `invoker` runs with the rights of whoever calls."),
    4: ("Functions of meshhook_worker", "Workers call nothing else."),
    5: (
        "Functions of meshhook_private that are reached",
        "By policies, and by bodies that were resolved when they were made; nobody can name them in a statement.",
    ),
    6: (
        "Functions of meshhook_private that nobody may execute",
        "The owner's code calls them; triggers need no right.",
    ),
    7: ("Tables and views", "Grants by role, with the columns where they are not for all; policies; triggers."),
    8: ("Sequences", "Nobody's."),
}
"""By the part of catalog.sql: its heading, and what to know while reading."""

PINNED = {"run_steps": "s", "step_attempts": "a", "step_snapshots": "o", "workflow_runs": "r", "audit_log": "l"}
"""Tables that are written under a ticket, and what the proof (find_gap) calls them."""

STARTED = {"workflow_runs": "insert"}
"""Verbs on them that need no ticket: a start is an insert, and a trigger stamps all that was not given."""

API_ROLES = ("anon", "authenticated", "service_role", "meshhook_worker")


def facts(connection: Connection) -> list[str]:
    """The whole file, line by line."""
    lines = [
        "# Who owns, may and must what in the database. Made from its catalog, and compared with it by a test:",
        "# MESHHOOK_WRITE_CATALOG=1 pytest tests/laws/test_catalog.py writes it anew; read the difference.",
    ]
    part = 0
    for row in connection.execute(QUERY):
        if row["part"] != part:
            part = row["part"]
            heading, note = PARTS[part]
            lines += ["", f"# {heading}", f"# {note}", ""]
        lines.append(row["line"])
    return lines


class Entry:
    """A thing with what hangs on it: `head` is its line, `details` are the ones below."""

    def __init__(self, head: str) -> None:
        self.head = head
        self.details: list[str] = []

    @property
    def name(self) -> str:
        return self.head.split(" ", 1)[1].split("(")[0].split(":")[0]

    def grants(self) -> Iterator[tuple[str, str, list[str]]]:
        """Role, verb, and the columns that it is limited to."""
        for detail in self.details:
            role, _, verbs = detail.strip().partition(": ")
            if role in (*API_ROLES, "PUBLIC"):
                for verb in verbs.split("; "):
                    name, _, columns = verb.partition(" (")
                    yield role, name, columns.rstrip(")").split(", ") if columns else []


def entries(lines: list[str], kind: str) -> list[Entry]:
    """The things of a kind: function, table, view, sequence, schema or role."""
    found: list[Entry] = []
    for line in lines:
        if line.startswith("  "):
            found[-1].details.append(line)
        elif line and not line.startswith("#"):
            found.append(Entry(line))
    return [entry for entry in found if entry.head.startswith(f"{kind} ")]


def faults(connection: Connection) -> list[str]:
    """Every rule that something breaks, as `rule: thing`."""
    lines = facts(connection)
    proof = connection.execute(
        "select prosrc from pg_proc where proname = 'find_gap' and pronamespace = 'meshhook_private'::regnamespace"
    ).fetchone()
    assert proof is not None
    found = [f"{rule.__name__}: {thing}" for rule in RULES for thing in rule(lines)]
    return found + [f"the_proof_pins_what_is_granted: {column}" for column in _unpinned(lines, proof["prosrc"])]


def everything_has_one_owner(lines: list[str]) -> Iterator[str]:
    """Nobody can log in as it."""
    for kind in ("schema", "function", "table", "view", "sequence"):
        for entry in entries(lines, kind):
            if not re.search(r"owner meshhook_owner(;|$)", entry.head):
                yield entry.name


def nothing_is_for_everybody(lines: list[str]) -> Iterator[str]:
    """Not by a grant, not by a default, and nothing at all for requests without a token."""
    for kind in ("schema", "function", "table", "view", "sequence"):
        for entry in entries(lines, kind):
            shouted = [
                line for line in (entry.head, *entry.details) if re.search("PUBLIC|DEFAULT PRIV|MAY GRANT", line)
            ]
            if shouted or any(re.search(r"\banon\b", line) for line in entry.details):
                yield entry.name


def a_function_finds_nothing_that_a_caller_made(lines: list[str]) -> Iterator[str]:
    """Its search path is the system's, and the temporary schema comes last."""
    for entry in entries(lines, "function"):
        if not re.match(r"  set search_path=pg_catalog, pg_temp(;|$)", (entry.details or [""])[0]):
            yield entry.name


def a_table_has_row_level_security(lines: list[str]) -> Iterator[str]:
    """Where an API role may name it; and it is not forced, which would blind the owner's triggers."""
    for entry in entries(lines, "table"):
        is_on = "row level security on, owner" in entry.head
        if not is_on and (entry.name.startswith("meshhook.") or any(entry.grants())):
            yield entry.name


def a_view_shows_what_its_reader_may_see(lines: list[str]) -> Iterator[str]:
    """With the rights of its owner it would show everything."""
    for entry in entries(lines, "view"):
        if "security_invoker=true" not in entry.head:
            yield entry.name


def writes_are_granted_by_column(lines: list[str]) -> Iterator[str]:
    """So that a new column is nobody's, no table can be locked, and nothing can be deleted."""
    for kind in ("table", "view", "sequence"):
        for entry in entries(lines, kind):
            for role, verb, columns in entry.grants():
                if verb != "select" and not (verb in ("insert", "update") and columns):
                    yield f"{verb} on {entry.name} to {role}"


def only_people_change_what_is(lines: list[str]) -> Iterator[str]:
    """A backend bypasses row level security, so it may start runs and nothing more; workers have no table at all."""
    for entry in entries(lines, "table"):
        for role, verb, _ in entry.grants():
            is_start = (entry.name, verb) == ("meshhook.workflow_runs", "insert")
            if role == "meshhook_worker" or (role == "service_role" and verb != "select" and not is_start):
                yield f"{verb} on {entry.name} to {role}"


def a_policy_asks_who_is_there(lines: list[str]) -> Iterator[str]:
    """For signed-in users alone, by membership, ownership or ticket."""
    for entry in entries(lines, "table"):
        for detail in entry.details:
            if detail.startswith("  policy ") and (
                " to authenticated " not in detail
                or not re.search(r"caller_projects|caller_id|open_ticket_run|covers_", detail)
                or re.search(r"\btrue\b", detail, re.IGNORECASE)
            ):
                yield f"{entry.name} {detail.split()[1].rstrip(':')}"


def a_check_of_each_row_is_made_for_each_row(lines: list[str]) -> Iterator[str]:
    """A stable one would be asked once, and say yes after its ticket was closed."""
    for entry in entries(lines, "function"):
        if ".covers_" in entry.name and ", volatile, " not in entry.head:
            yield entry.name


def triggers_fire(lines: list[str]) -> Iterator[str]:
    """None is switched off, and no rule rewrites what is written."""
    for entry in entries(lines, "table"):
        if any(re.match("  (DISABLED|RULE|PUBLISHED)", detail) for detail in entry.details):
            yield entry.name


def roles_are_no_more_than_they_must(lines: list[str]) -> Iterator[str]:
    """None administers, none logs in, one bypasses row level security, and only the login role becomes others."""
    for entry in entries(lines, "role"):
        bypasses = "bypasses" in entry.head
        becomes = not entry.head.endswith("member of nothing")
        is_loud = re.search("ADMINISTERS|LOGS IN", entry.head)
        if is_loud or bypasses != (entry.name == "service_role") or becomes != (entry.name == "authenticator"):
            yield entry.name


RULES: list[Callable[[list[str]], Iterator[str]]] = [
    everything_has_one_owner,
    nothing_is_for_everybody,
    a_function_finds_nothing_that_a_caller_made,
    a_table_has_row_level_security,
    a_view_shows_what_its_reader_may_see,
    writes_are_granted_by_column,
    only_people_change_what_is,
    a_policy_asks_who_is_there,
    a_check_of_each_row_is_made_for_each_row,
    triggers_fire,
    roles_are_no_more_than_they_must,
]


def _unpinned(lines: list[str], proof: str) -> Iterator[str]:
    """Columns of a ticket's tables that a person may write and the proof never looks at."""
    for entry in entries(lines, "table"):
        table = entry.name.removeprefix("meshhook.")
        if table in PINNED:
            looked_at = set(re.findall(rf"\b{PINNED[table]}\.(\w+)", proof))
            for role, verb, columns in entry.grants():
                if role == "authenticated" and verb != "select" and STARTED.get(table) != verb:
                    yield from (f"{verb} of {entry.name}.{column}" for column in sorted({*columns} - looked_at))
