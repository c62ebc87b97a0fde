"""docs/functions.md lists what a person may call, with the arguments that the database knows, and every option."""

from __future__ import annotations

import re
from pathlib import Path

from harness.databases import Database
from meshhook.sqltree import sql_root

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "functions.md").read_text()

PARTS = {
    "check_act",
    "check_admin",
    "check_bulk",
    "check_caller",
    "check_page",
    "get_actor",
    "get_input",
    "list_replays",
    "lock_run",
    "match_runs",
    "note_act",
}
"""What bodies and previews call in the caller's name; nobody else needs them."""

CALLABLE = """
select p.proname as name, pg_get_function_arguments(p.oid) as arguments
from pg_proc as p
where
  p.pronamespace = 'meshhook'::regnamespace
  and p.prokind = 'f'
  and p.prorettype <> 'trigger'::regtype
  and has_function_privilege('authenticated', p.oid, 'execute')
"""


def as_written(arguments: str) -> str:
    """Arguments as the page writes them: `item_key text = ''` for `item_key text DEFAULT ''::text`."""
    short = re.sub(r" DEFAULT (NULL|'[^']*'|\d+)(::\w+)?", lambda default: f" = {default[1].lower()}", arguments)
    return short.replace("integer", "int")


def test_every_function_is_listed_with_its_arguments_and_no_other(shared_database: Database) -> None:
    listed = re.findall(r"^\| `(\w+\(.*?\))` \|", PAGE, re.MULTILINE)
    functions = shared_database.connect().execute(CALLABLE).fetchall()
    assert {row["name"] for row in functions} >= PARTS
    there = [f"{row['name']}({as_written(row['arguments'])})" for row in functions if row["name"] not in PARTS]
    assert sorted(listed) == sorted(there)


def test_every_option_is_listed_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.split("\n### Options\n")[1].split("\n## ")[0], re.MULTILINE)
    known = re.search(r"where k\.key not in \((.*?)\)", _source("check_options"), re.DOTALL)
    of_bulk = re.search(r"options - array\[(.*?)\]", _source("resume_runs"))
    assert known
    assert of_bulk
    assert sorted(listed) == sorted(re.findall(r"'(\w+)'", known[1] + of_bulk[1]))


def _source(name: str) -> str:
    (file,) = sql_root().glob(f"functions/*/{name}.sql")
    return file.read_text()
