"""The form of sql/: one thing a file, named like the file, with its manual, its security and its grants beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pglast
import pytest
from pglast import ast

from meshhook.sqltree import read_tree

TREE = read_tree()
SCHEMAS = {"internal": "meshhook_private", "guard": "meshhook_private", "worker": "meshhook_worker", "api": "meshhook"}
EVERYBODY = {"public", "anon", "authenticated", "service_role", "meshhook_worker"}


@dataclass(frozen=True)
class FunctionFile:
    folder: str
    stem: str
    text: str
    statements: list[Any]

    def __str__(self) -> str:
        return f"{self.folder}/{self.stem}"

    @property
    def functions(self) -> list[Any]:
        return [statement for statement in self.statements if isinstance(statement, ast.CreateFunctionStmt)]

    def options(self) -> dict[str, Any]:
        return {option.defname: option.arg for option in self.functions[0].options}

    def names(self) -> tuple[str, ...]:
        return tuple(part.sval for part in self.functions[0].funcname)


def parse(text: str) -> list[Any]:
    return [raw.stmt for raw in pglast.parse_sql(text)]


def is_a(statement: Any, *kinds: type) -> bool:
    """isinstance for parse trees, each field of which may be None in theory, but isn't where it is looked at."""
    return isinstance(statement, kinds)


FUNCTIONS = [
    FunctionFile(file.path.parent.name, file.path.stem, file.text, parse(file.text))
    for file in TREE.replayed
    if file.path.parent.parent.name == "functions"
]
POLICIES = [file for file in TREE.replayed if file.path.parent.name == "policies"]


def breaking(law: Callable[[FunctionFile], bool]) -> list[str]:
    return [str(function) for function in FUNCTIONS if not law(function)]


def test_there_are_functions_and_policies() -> None:
    assert FUNCTIONS
    assert POLICIES


def test_a_file_holds_one_function() -> None:
    assert breaking(lambda f: len(f.functions) == 1) == []


def test_a_function_is_made_anew_never_replaced() -> None:
    assert breaking(lambda f: not f.functions[0].replace) == []


def test_a_function_is_named_like_its_file_and_stands_in_its_folders_schema() -> None:
    assert breaking(lambda f: f.names() == (SCHEMAS[f.folder], f.stem)) == []


def test_a_function_states_its_volatility() -> None:
    assert breaking(lambda f: "volatility" in f.options()) == []


def test_a_function_finds_nothing_but_what_it_names() -> None:
    """Without pg_temp at the end of the path, a caller's temporary table would come first of all."""

    def is_pinned(function: FunctionFile) -> bool:
        settings = [o.arg for o in function.functions[0].options if o.defname == "set"]
        paths = [[part.val.sval for part in s.args] for s in settings if s.name == "search_path"]
        return paths == [["pg_catalog", "pg_temp"]]

    assert breaking(is_pinned) == []


def test_a_function_has_a_header() -> None:
    assert breaking(lambda f: f.text.startswith("-- ")) == []


def test_a_function_has_a_comment() -> None:
    assert breaking(lambda f: any(isinstance(s, ast.CommentStmt) and s.comment for s in f.statements)) == []


def test_a_function_takes_execution_from_everybody_before_it_gives() -> None:
    def revokes_first(function: FunctionFile) -> bool:
        grants = [s for s in function.statements if is_a(s, ast.GrantStmt)]
        if not grants or grants[0].is_grant:
            return False
        revoked = {grantee.rolename or "public" for grantee in grants[0].grantees}
        return revoked == EVERYBODY and all(grant.is_grant for grant in grants[1:])

    assert breaking(revokes_first) == []


def test_a_function_file_holds_nothing_else() -> None:
    known = (ast.CreateFunctionStmt, ast.CommentStmt, ast.GrantStmt)
    assert breaking(lambda f: all(isinstance(s, known) for s in f.statements)) == []


def test_a_policy_file_is_named_like_the_table_it_is_about() -> None:
    def tables(text: str) -> Iterator[str]:
        for statement in parse(text):
            if is_a(statement, ast.CreatePolicyStmt):
                yield statement.table.relname
            elif is_a(statement, ast.CreateTrigStmt, ast.AlterTableStmt):
                yield statement.relation.relname

    assert [file.name for file in POLICIES if set(tables(file.text)) != {file.path.stem}] == []


VIEWS = [(file.path.stem, parse(file.text)) for file in TREE.replayed if file.path.parent.name == "views"]


@pytest.mark.parametrize(("stem", "statements"), VIEWS, ids=[stem for stem, _ in VIEWS])
def test_a_view_is_named_like_its_file_looks_with_its_readers_rights_and_starts_closed(
    stem: str, statements: list[Any]
) -> None:
    view, *others = statements
    assert is_a(view, ast.ViewStmt)
    assert view.view.relname == stem
    assert [(o.defname, o.arg.sval) for o in view.options] == [("security_invoker", "true")]
    assert any(is_a(s, ast.CommentStmt) for s in others)
    first, *later = [s for s in others if is_a(s, ast.GrantStmt)]
    assert (first.is_grant, {g.rolename or "public" for g in first.grantees}) == (False, EVERYBODY)
    assert all(grant.is_grant for grant in later)
    assert all(is_a(s, ast.CommentStmt, ast.GrantStmt) for s in others)


@pytest.mark.parametrize("migration", TREE.migrations, ids=lambda migration: migration.file.name)
def test_a_migration_is_named_for_what_it_does(migration: Any) -> None:
    assert re.match(r"(add|alter|create|drop|move|rename|widen)_", migration.name)


def test_no_file_begins_or_ends_a_transaction() -> None:
    files = [*(migration.file for migration in TREE.migrations), *TREE.replayed]
    found = [f.name for f in files if any(isinstance(s, ast.TransactionStmt) for s in parse(f.text))]
    assert found == []


def test_every_sql_file_of_the_tree_is_loaded() -> None:
    loaded = {file.path for file in (*(migration.file for migration in TREE.migrations), *TREE.replayed)}
    assert sorted(path.name for path in set(Path(TREE.root).rglob("*.sql")) - loaded) == []
