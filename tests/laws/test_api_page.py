"""docs/api.md has every function of the API, with its parameters as they are, and every option."""

from __future__ import annotations

import re
from pathlib import Path

from harness.databases import Database
from laws.test_docs import REFUSALS
from meshhook.sqltree import sql_root

PAGE = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text()

CATALOG = """
select
  p.proname as name,
  coalesce(
    array(
      select array[
        p.proargnames[n],
        format_type(p.proargtypes[n - 1], null),
        coalesce(pg_get_function_arg_default(p.oid, n), 'required')
      ]
      from generate_series(1, p.pronargs) as n
      order by n
    ),
    '{}'
  ) as parameters
from pg_proc as p
where p.pronamespace = 'meshhook'::regnamespace and p.prorettype <> 'trigger'::regtype
"""


def catalog(database: Database) -> dict[str, list[list[str]]]:
    return {row["name"]: row["parameters"] for row in database.connect().execute(CATALOG)}


def sections() -> dict[str, str]:
    """Text of each function's section."""
    parts = re.split(r"^### (\w+)\n", PAGE.partition("## What the functions above call themselves")[0], flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented(section: str) -> list[list[str]]:
    """Name, type and default of each row; a default as the catalog writes it."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", section, re.MULTILINE)
    return [[name, kind, default.strip("`")] for name, kind, default in rows]


def plain(default: str) -> str:
    """A default without the catalog's cast."""
    return default.partition("::")[0].replace("NULL", "null")


def helpers() -> dict[str, list[str]]:
    rows = re.findall(r"^\| `(\w+)\(([\w, ]*)\)` \|", PAGE, re.MULTILINE)
    return {name: parameters.split(", ") if parameters else [] for name, parameters in rows}


def test_every_function_is_there_once(shared_database: Database) -> None:
    assert not sections().keys() & helpers().keys()
    assert sorted([*sections(), *helpers()]) == sorted(catalog(shared_database))


def test_every_parameter_is_as_in_the_catalog(shared_database: Database) -> None:
    functions = catalog(shared_database)
    for name, section in sections().items():
        expected = [[parameter, kind, plain(default)] for parameter, kind, default in functions[name]]
        assert documented(section) == expected, name
    for name, parameters in helpers().items():
        assert parameters == [parameter for parameter, _, _ in functions[name]], name


def test_every_function_has_answer_and_example() -> None:
    for name, section in sections().items():
        assert re.search(r"^Answers ", section, re.MULTILINE), name
        assert f'call("{name}"' in "".join(re.findall(r"^```js\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)), name


def test_every_refusal_that_is_named_is_one() -> None:
    known = set(re.findall(r"^\| \d{3} \| `(\w+)` \|", REFUSALS, re.MULTILINE))
    named = re.findall(r"`(\w+)`", " ".join(re.findall(r"^Refuses with (.*)$", PAGE, re.MULTILINE)))
    assert len(named) > 30
    assert set(named) - known == set()


def source(name: str) -> str:
    (file,) = sql_root().glob(f"functions/*/{name}.sql")
    return file.read_text()


def test_every_option_is_listed_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.split("\n## Resume\n")[1].split("\n### ")[0], re.MULTILINE)
    known = re.search(r"where k\.key not in \((.*?)\)", source("check_options"), re.DOTALL)
    of_bulk = re.search(r"options - array\[(.*?)\]", source("resume_runs"))
    assert known
    assert of_bulk
    assert sorted(listed) == sorted(re.findall(r"'(\w+)'", known[1] + of_bulk[1]))
