"""Each law of test_sql_tree.py and test_sql_bodies.py names the file in which a fault is planted, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from harness.planted import Copy
from meshhook.sqltree import read_tree

pytestmark = pytest.mark.long  # the laws themselves are looked at, not the product

LAWS = ("tests/laws/test_sql_tree.py", "tests/laws/test_sql_bodies.py")

RIGHT = """-- A function like every other.
create function meshhook_private.STEM(p_one int)
returns int
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_two int := p_one;
begin
  return v_two;
end;
$$;

comment on function meshhook_private.STEM(int) is
'A function like every other.';
revoke all on function meshhook_private.STEM(int)
from public, anon, authenticated, service_role, meshhook_worker;
"""

SECOND = "create function meshhook_private.second() returns int language sql volatile security invoker return 1;"
OTHERS = "  return v_two;\nexception when others then\n  return 1;"

Plants = dict[str, dict[str, tuple[str, ...]]]

TREE_PLANTS: Plants = {
    "test_a_file_holds_one_function": {"has_two": ("\ncomment", f"\n{SECOND}\ncomment")},
    "test_a_function_is_made_anew_never_replaced": {"is_replaced": ("create", "create or replace")},
    "test_a_function_is_named_like_its_file_and_stands_in_its_folders_schema": {
        "has_another_name": ("STEM", "another"),
        "stands_elsewhere": ("meshhook_private", "meshhook_worker"),
    },
    "test_a_function_states_its_volatility": {"is_somehow_volatile": ("volatile\n", "")},
    "test_a_function_finds_nothing_but_what_it_names": {
        "finds_temporary_tables_first": ("pg_catalog, pg_temp", "pg_catalog"),
        "finds_what_is_public": ("pg_catalog, pg_temp", "pg_catalog, public, pg_temp"),
        "finds_whatever_its_caller_says": ("set search_path = pg_catalog, pg_temp\n", ""),
    },
    "test_a_function_has_a_header": {"has_no_header": ("-- A function like every other.\n", "")},
    "test_a_function_has_a_comment": {"has_no_comment": ("'A function like every other.'", "null")},
    "test_a_function_takes_execution_from_everybody_before_it_gives": {
        "forgets_a_role": (", service_role", ""),
        "gives_first": ("revoke", "grant execute on function meshhook_private.STEM(int) to authenticated;\nrevoke"),
        "takes_nothing": (RIGHT[RIGHT.index("revoke") :], ""),
    },
    "test_a_function_file_holds_nothing_else": {"holds_a_query": ("\ncomment", "\nselect 1;\ncomment")},
}
"""By law and name of the planted function: what is wrong with it; told as `internal/NAME`."""

BODY_PLANTS: Plants = {
    "test_all_words_are_lower_case": {
        "shouts_in_its_body": ("return v_two", "RETURN v_two", "RETURN"),
        "shouts_outside": ("returns int", "RETURNS int", "RETURNS"),
    },
    "test_a_function_states_its_security": {"has_anybodys_rights": ("security invoker\n", "", "")},
    "test_parameters_are_told_from_columns_by_their_prefix": {"has_a_bare_parameter": ("p_one", "one", "one")},
    "test_locals_are_told_from_columns_by_their_prefix": {
        "counts_with_a_bare_name": ("  return", "  for i in 1 .. 2 loop\n    null;\n  end loop;\n  return", "i"),
        "has_a_bare_local": ("v_two", "two", "two"),
    },
    "test_no_function_makes_its_statements_while_it_runs": {
        "executes_a_text": ("  return", "  execute 'select 1';\n  return", "")
    },
    "test_no_body_swallows_every_error": {"swallows_all": ("  return v_two;", OTHERS, "")},
}
"""The same, told as `NAME.sql`, with the wrong word where there is one."""

NEXT = len(read_tree().migrations) + 1
FILES = {
    f"sql/migrations/{NEXT:04}_add_commit.sql": "commit;\n",
    f"sql/migrations/{NEXT + 1:04}_planted_noun.sql": "select 1;\n",
    "sql/policies/tables.sql": "create policy planted on meshhook.projects for select using (true);\n",
    "sql/views/left/behind.sql": "select 1;\n",
}
UNPLANTED = {"test_there_are_functions_and_policies"}
"""Its fault would be an empty tree, in which no other law could see one."""


def told() -> dict[str, Any]:
    """By law, what it names once everything is planted."""
    return {
        **{law: [f"internal/{stem}" for stem in sorted(plants)] for law, plants in TREE_PLANTS.items()},
        **{
            law: [(f"{stem}.sql", plants[stem][2]) if plants[stem][2] else f"{stem}.sql" for stem in sorted(plants)]
            for law, plants in BODY_PLANTS.items()
        },
        "test_a_policy_file_is_named_like_the_table_it_is_about": ["tables.sql"],
        "test_no_file_begins_or_ends_a_transaction": [f"{NEXT:04}_add_commit.sql"],
        "test_a_view_is_named_like_its_file_looks_with_its_readers_rights_and_starts_closed": [
            ("security_invoker", "false")
        ],
        "test_a_migration_is_named_for_what_it_does": None,
        "test_every_sql_file_of_the_tree_is_loaded": ["behind.sql"],
    }


def failures(copy: Copy) -> dict[str, str | None]:
    """By law, parameters left out: how it fails on this copy, or None."""
    said = copy.run(f"python -m pytest {' '.join(LAWS)} -vv --junit-xml=laws.xml -p no:cacheprovider")
    assert said.code in (0, 1), said.out + said.err
    found: dict[str, str | None] = {}
    for case in ElementTree.parse(copy.root / "laws.xml").iter("testcase"):
        assert case.find("error") is None, said.out
        failure = case.find("failure")
        law = case.attrib["name"].partition("[")[0]
        found[law] = found.get(law) or (None if failure is None else failure.attrib["message"])
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path, "sql", "python_worker", "tests/conftest.py", "tests/harness", *LAWS)


def test_the_laws_hold_for_a_function_like_every_other(copy: Copy) -> None:
    copy.add("sql/functions/internal/planted.sql", RIGHT.replace("STEM", "planted"))
    assert {law: failure for law, failure in failures(copy).items() if failure} == {}


def test_each_law_names_what_is_planted_and_nothing_else(copy: Copy) -> None:
    for path, text in FILES.items():
        copy.add(path, text)
    copy.change("sql/views/resume_stats.sql", "security_invoker = true", "security_invoker = false")
    for plants in (*TREE_PLANTS.values(), *BODY_PLANTS.values()):
        for stem, (old, new, *_) in plants.items():
            assert old in RIGHT
            copy.add(f"sql/functions/internal/{stem}.sql", RIGHT.replace(old, new).replace("STEM", stem))
    found = failures(copy)
    assert set(found) - UNPLANTED == set(told())
    for law, named in told().items():
        assert found[law], law
        assert str(found[law]).removeprefix("AssertionError: ").startswith(f"assert {named!r}"), law
