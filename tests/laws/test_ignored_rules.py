"""A rule is ignored, in a setting or in a line, only beside the reason for it."""

from __future__ import annotations

import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "pyproject.toml").read_text()

SWITCHES = re.compile(r"ignore|exclude|disable|skip|omit|allow")
"""In the names of settings that ask a tool to look away."""

SILENCER = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|ruff:|mypy:|fmt:|isort:|pyright:|pylint:|pragma:)"
    r"|--\s*(?:noqa|sqlfluff:)"
    r"|(?://|/\*|<!--)\s*(?:eslint-|prettier-|svelte-ignore|@ts-)",
    re.IGNORECASE,
)
EXPLAINED = re.compile(
    r"# noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \w.{9,}"
    r"|# type: ignore\[[a-z-]+(?:, [a-z-]+)*\]  # \w.{9,}"
    r"|# fmt: skip # \w.{9,}"
    r"|-- noqa: [A-Z]+\d+(?:,[A-Z]+\d+)* - \w.{9,}"
    r"|(?://|/\*|<!--) (?:eslint-disable-next-line \S+ --|svelte-ignore \w+ -|@ts-expect-error) \w.{9,}"
)
"""The forms that name the rule, look away for one line, and say why."""


def looks_away(settings: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every value under a setting that asks a tool to look away, with the setting's whole name."""
    if isinstance(settings, dict):
        for key, value in settings.items():
            yield from looks_away(value, f"{name}.{key}" if name else key)
    elif isinstance(settings, list):
        for value in settings:
            yield from looks_away(value, name)
    elif settings is not False and (SWITCHES.search(name) or re.match("ignore(:|$)", str(settings))):
        yield name, settings if isinstance(settings, str) else name.rpartition(".")[2]


def unexplained_settings(text: str) -> list[tuple[str, str]]:
    """The settings that look away without a comment in their own line."""
    return [
        (name, value)
        for name, value in looks_away(tomllib.loads(text).get("tool", {}))
        if not re.search(rf'^ *(?:"{re.escape(value)}",|{re.escape(value)} = \S+) # \w.{{9,}}$', text, re.MULTILINE)
    ]


def comments(name: str, text: str) -> Iterator[str]:
    """The comments of a Python file, all lines of another one."""
    if name.endswith(".py"):
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        yield from (token.string for token in tokens if token.type == tokenize.COMMENT)
    else:
        yield from text.splitlines()


def unexplained_lines(name: str, text: str) -> list[str]:
    """The comments that silence a rule and don't say why."""
    return [one.strip() for one in comments(name, text) if SILENCER.search(one) and not EXPLAINED.search(one)]


def unexplained_paths(text: str) -> list[str]:
    """The paths of an ignore file in whose paragraph no comment comes first."""
    return [line for part in text.split("\n\n") if not part.startswith("# ") for line in part.split()]


def code() -> list[str]:
    """Every file that a linter looks at."""
    endings = [f"*.{ending}" for ending in ("py", "sql", "ts", "js", "svelte", "css", "html")]
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *endings]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in listed if (ROOT / name).exists()]


def test_a_setting_that_ignores_a_rule_says_why() -> None:
    assert len(list(looks_away(tomllib.loads(SETTINGS)["tool"]))) > 10
    assert unexplained_settings(SETTINGS) == []


def test_a_line_that_ignores_a_rule_names_it_and_says_why() -> None:
    texts = {name: (ROOT / name).read_text() for name in code()}
    assert len(texts) > 300
    assert any(EXPLAINED.search(text) for text in texts.values())
    found = [(name, one) for name, text in texts.items() for one in unexplained_lines(name, text)]
    assert found == []


def test_a_path_that_is_not_linted_says_why() -> None:
    text = (ROOT / ".sqlfluffignore").read_text()
    assert "tests/laws/schema.sql" in text
    assert unexplained_paths(text) == []


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ('[tool.ruff.lint]\nignore = [\n    "D100",\n]', ("ruff.lint.ignore", "D100")),
        (
            '[tool.ruff.lint]\nextend-ignore = ["D100"] # why, all of them',
            ("ruff.lint.extend-ignore", "D100"),
        ),
        ('[tool.ruff.lint.per-file-ignores]\na = [\n    "D",\n]', ("ruff.lint.per-file-ignores.a", "D")),
        ('[tool.sqlfluff.core]\nexclude_rules = "AM04"', ("sqlfluff.core.exclude_rules", "AM04")),
        ('[tool.mypy]\ndisable_error_code = [\n    "misc",\n]', ("mypy.disable_error_code", "misc")),
        ("[[tool.mypy.overrides]]\nignore_errors = true", ("mypy.overrides.ignore_errors", "ignore_errors")),
        ('[tool.pytest]\nfilterwarnings = [\n    "ignore::a",\n]', ("pytest.filterwarnings", "ignore::a")),
    ],
)
def test_a_setting_without_its_reason_is_named(setting: str, named: tuple[str, str]) -> None:
    assert unexplained_settings(setting) == [named]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.py", "import os  # noqa"),
        ("a.py", "import os  # noqa: F401"),
        ("a.py", "x = 1  # type: ignore"),
        ("a.py", "x = 1  # type: ignore[misc]"),
        ("a.py", "x = 1  # type:ignore[misc]  # why"),
        ("a.py", "# ruff: noqa: F401 - it is never used here"),
        ("a.py", "# mypy: ignore-errors"),
        ("a.py", "x = 1  # fmt: skip"),
        ("a.py", "# fmt: off"),
        ("a.sql", "SELECT 1 -- noqa"),
        ("a.sql", "SELECT 1 -- noqa: CP01"),
        ("a.sql", "-- noqa: disable=all"),
        ("a.sql", "-- sqlfluff:max_line_length:200"),
        ("a.ts", "// eslint-disable-next-line no-console"),
        ("a.ts", "// @ts-ignore because it has to be"),
        ("a.svelte", "<!-- svelte-ignore a11y_autofocus -->"),
    ],
)
def test_a_line_without_its_reason_is_named(name: str, line: str) -> None:
    assert len(unexplained_lines(name, f"{line}\n")) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.py", "import os  # noqa: F401 - others import it from here"),
        ("a.py", "x = 1  # type: ignore[misc]  # the stubs don't know it"),
        ("a.py", 'x = "# noqa is said in a string"'),
        ("a.sql", "SELECT 1 -- noqa: CP01 - as its author wrote it"),
        ("a.ts", "// eslint-disable-next-line no-console -- a command may print"),
    ],
)
def test_a_line_with_its_reason_may_stand(name: str, line: str) -> None:
    assert unexplained_lines(name, f"{line}\n") == []


def test_a_path_without_its_reason_is_named() -> None:
    assert unexplained_paths("# Made by a tool.\na.sql\n\nb.sql\n") == ["b.sql"]
