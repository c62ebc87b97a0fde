"""The form of what stands between the dollars: keywords, names, security."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pglast
from pglast import ast
from pglast.parser import scan

from meshhook.sqltree import SqlFile, read_tree

TREE = read_tree()
FILES = [*(migration.file for migration in TREE.migrations), *TREE.replayed]
FUNCTIONS = [file for file in TREE.replayed if file.path.parent.parent.name == "functions"]


def declared(file: SqlFile) -> ast.CreateFunctionStmt:
    """The file's function; that it is the only one is another law."""
    return next(raw.stmt for raw in pglast.parse_sql(file.text) if isinstance(raw.stmt, ast.CreateFunctionStmt))


def full_name(file: SqlFile) -> str:
    """schema.name"""
    return ".".join(part.sval for part in declared(file).funcname or ())


def option(function: ast.CreateFunctionStmt, name: str) -> Any:
    return next((o.arg for o in function.options or () if o.defname == name), None)


def body(file: SqlFile) -> str:
    """The text between the dollars; of one that is bound when it is made, the text itself."""
    text = option(declared(file), "as")
    return str(text[0].sval) if text else file.text[file.text.index("begin atomic") : file.text.index("\nend;")]


def words(text: str) -> Iterator[str]:
    """All but comments, strings and quoted names."""
    data = text.encode()
    for token in scan(text):
        word = data[token.start : token.end + 1].decode()
        if token.name not in ("SQL_COMMENT", "C_COMMENT") and not word.startswith(("'", '"', "$", "e'", "b'")):
            yield word


def test_all_words_are_lower_case() -> None:
    found = []
    for file in FILES:
        bodies = [text for _, text in re.findall(r"\$(\w*)\$(.*?)\$\1\$", file.text, re.DOTALL)]
        found += [(file.name, word) for text in (file.text, *bodies) for word in words(text) if word != word.lower()]
    assert found == []


def test_a_function_states_its_security() -> None:
    assert [file.name for file in FUNCTIONS if option(declared(file), "security") is None] == []


def test_parameters_are_told_from_columns_by_their_prefix() -> None:
    """p_ on every parameter, except in api/, whose callers see the names."""
    wrong = []
    for file in FUNCTIONS:
        given = {
            parameter.name
            for parameter in declared(file).parameters or ()
            if parameter.mode.name in ("FUNC_PARAM_IN", "FUNC_PARAM_DEFAULT", "FUNC_PARAM_VARIADIC")
        }
        is_api = file.path.parent.name == "api"
        wrong += [(file.name, name) for name in given if name.startswith("p_") == is_api]
    assert wrong == []


def test_locals_are_told_from_columns_by_their_prefix() -> None:
    found = [(file.name, name) for file in FUNCTIONS for name in local_names(body(file))]
    assert len(found) > 100
    assert [(file, name) for file, name in found if not name.startswith("v_")] == []


def local_names(text: str) -> Iterator[str]:
    """What a plpgsql body declares, and what its loops run with."""
    said = list(words(text))
    if said[0] == "declare":
        declarations = " ".join(said[1 : said.index("begin")])
        yield from (line.split()[0] for line in declarations.split(";") if line.strip())
    for before, name, after in zip(said, said[1:], said[2:], strict=False):
        if (before, after) == ("for", "in") or before == "foreach":
            yield name


def test_no_function_makes_its_statements_while_it_runs() -> None:
    """The writes of a function can be read off its text, and no value ever becomes SQL."""
    made = re.compile(r"\bexecute\b(?! function )")  # a trigger says what it executes
    assert [file.name for file in FUNCTIONS if made.search(" ".join(words(body(file))))] == []


def test_no_body_swallows_every_error() -> None:
    """But one: what becomes of a message is no reason for a run to fail."""
    swallows = re.compile(r"\bwhen\s+others\b")
    wrong = [file.name for file in FUNCTIONS if swallows.search(" ".join(words(body(file))))]
    assert [name for name in wrong if name != "broadcast_versions.sql"] == []
