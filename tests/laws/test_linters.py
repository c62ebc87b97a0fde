"""Each linter, as `make lint` runs it, says nothing of what is ours and names what is planted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness.planted import Copy

pytestmark = pytest.mark.long  # the linters themselves are looked at, not the product

RUFF = {
    ("python_worker/meshhook/imports_in_vain.py", "F401"): '"""Fine."""\n\nimport os\n',
    ("python_worker/meshhook/says_nothing.py", "D100"): "x = 1\n",
    ("python_worker/meshhook/prints.py", "T201"): '"""Fine."""\n\nprint(1)\n',
    ("python_worker/meshhook/hides_all_errors.py", "BLE001"): (
        '"""Fine."""\n\ntry:\n    x = 1\nexcept Exception:\n    raise SystemExit from None\n'
    ),
    ("python_worker/meshhook/silences_all_rules.py", "PGH004"): '"""Fine."""\n\nimport os  # noqa\n',
    ("python_worker/meshhook/silences_in_vain.py", "RUF100"): '"""Fine."""\n\nx = 1  # noqa: F401\n',
    ("tests/laws/test_waits_in_the_loop.py", "ASYNC251"): (
        "import time\n\n\nasync def test_it() -> None:\n    time.sleep(1)\n"
    ),
    ("benchmarks/is_long.py", "E501"): f'"""{"long " * 30}."""\n',
}


def test_ruff_names_what_is_planted(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "python_worker", "tests", "benchmarks")
    assert copy.lint("ruff check").code == 0
    for (path, _), text in RUFF.items():
        copy.add(path, text)
    said = copy.lint("ruff check", "--output-format=json", "--quiet")
    assert said.code != 0
    found = {(str(Path(one["filename"]).relative_to(tmp_path)), one["code"]) for one in json.loads(said.out)}
    assert found == set(RUFF)


def test_ruff_names_what_has_another_form(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "python_worker", "tests", "benchmarks")
    assert copy.lint("ruff format").code == 0
    copy.add("tests/model/has_another_form.py", "x = { 'a':1 }\n")
    said = copy.lint("ruff format")
    assert said.code != 0
    assert re.findall(r"^unformatted: .*\n --> (.*):1:6$", said.out, re.MULTILINE) == [
        "tests/model/has_another_form.py"
    ]


MYPY = {
    ("python_worker/meshhook/takes_anything.py", "no-untyped-def"): "def f(x):\n    return x\n",
    ("python_worker/meshhook/gives_anything.py", "no-any-return"): (
        "from typing import Any\n\n\ndef f(x: Any) -> int:\n    return x\n"
    ),
    ("python_worker/meshhook/leaves_open_what_is_in_it.py", "type-arg"): "x: list = []\n",
    ("python_worker/meshhook/mistakes_a_type.py", "arg-type"): (
        "from meshhook.errors import MeshHookError\n\nraise MeshHookError(1)\n"
    ),
    ("tests/harness/has_dead_lines.py", "unreachable"): (
        "def f(x: int) -> int:\n    if isinstance(x, str):\n        return 1\n    return 2\n"
    ),
    ("tests/harness/silences_in_vain.py", "unused-ignore"): "x = 1  # type: ignore[assignment]\n",
    ("benchmarks/silences_everything.py", "ignore-without-code"): 'x: int = ""  # type: ignore\n',
}


def test_mypy_names_what_is_planted(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "python_worker/meshhook/__init__.py", "python_worker/meshhook/errors.py")
    assert copy.lint("mypy").code == 0
    for (path, _), text in MYPY.items():
        copy.add(path, text)
    said = copy.lint("mypy")
    assert said.code != 0
    assert set(re.findall(r"^(\S+?):\d+: error: .*\[([a-z-]+)\]$", said.out, re.MULTILINE)) == set(MYPY)


SQL = {
    ("sql/functions/api/shouts.sql", "CP01"): "SELECT 1;\n",
    ("sql/policies/shouts_a_type.sql", "CP05"): "select 1::INT;\n",
    ("sql/views/shouts_a_function.sql", "CP03"): "select NOW();\n",
    ("sql/migrations/0099_add_long_line.sql", "LT05"): "select '{}';\n".format("long " * 30),
    ("tests/sql/resume_run/is_no_sql.sql", "PRS"): "selectt 1;\n",
    ("tests/laws/is_indented.sql", "LT02"): "select\n    1 as one,\n    2 as two;\n",
    ("tests/sql/is_large.sql", "CP04"): "-- A line like every other.\n" * 1000 + "select TRUE;\n",
    ("benchmarks/leaves_out_a_word.sql", "AL02"): "select 1 one;\n",
}


def test_sqlfluff_names_what_is_planted(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "sql/functions/guard/touch_row.sql", "tests/laws/schema.sql")
    clean = copy.lint("sqlfluff lint")
    assert clean.code == 0, clean.out
    for (path, _), text in SQL.items():
        copy.add(path, text)
    said = copy.lint("sqlfluff lint", "--format=json")
    assert said.code != 0
    files = json.loads(said.out)
    assert {(file["filepath"], one["code"]) for file in files for one in file["violations"]} == set(SQL)
