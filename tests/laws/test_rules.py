"""The rules of a resume, docs/rules.md, are held by tests that exist and name the threads that the page cites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.rules import EXPECTED

ROOT = Path(__file__).resolve().parents[2]
PAGE, THREADS = (ROOT / "docs" / "rules.md").read_text().split("\n## Threads\n")
SECTIONS = re.split(r"^## (\d+)\. .+$", PAGE, flags=re.MULTILINE)[1:]
RULES = dict(zip(map(int, SECTIONS[::2]), SECTIONS[1::2], strict=True))
NUMBER = re.compile(r"#(\d+)")


def holding(rule: int) -> list[str]:
    return re.findall(r"^- `(.+)`$", RULES[rule], re.MULTILINE)


def pgtap_of(rule: int) -> list[Path]:
    return [ROOT / "tests" / "sql" / f"{name}.sql" for name in holding(rule) if not name.startswith("tests/")]


def header_of(file: Path) -> str:
    """The comment that a pgTAP file begins with."""
    return file.read_text().partition("select plan(")[0]


def test_all_nineteen_rules_are_there_in_order() -> None:
    assert list(RULES) == list(range(1, 20))


@pytest.mark.parametrize("rule", RULES)
def test_every_test_of_a_rule_exists(rule: int) -> None:
    for name in holding(rule):
        if name.startswith("tests/"):
            path, _, function = name.partition("::")
            assert f"def {function}(" in (ROOT / path).read_text() if function else (ROOT / path).is_file(), name
    assert [file for file in pgtap_of(rule) if not file.is_file()] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_held_by_pgtap(rule: int) -> None:
    assert pgtap_of(rule)


@pytest.mark.parametrize("rule", RULES)
def test_a_test_of_a_rule_names_the_threads_that_the_rule_cites(rule: int) -> None:
    told = {number for file in pgtap_of(rule) for number in NUMBER.findall(header_of(file))}
    cited = set(NUMBER.findall(RULES[rule]))
    assert cited <= told
    assert told <= set(NUMBER.findall(PAGE))


def test_every_thread_is_listed_once_with_its_address() -> None:
    rows = re.findall(
        r"^\| \[[\w ]+ #(\d+)\]\(https://github\.com/\S+/(?:issues|pull)/(\d+)\) \|", THREADS, re.MULTILINE
    )
    assert [number for number, _ in rows] == [number for _, number in rows]
    assert sorted(number for number, _ in rows) == sorted(set(NUMBER.findall(PAGE)))


@pytest.mark.parametrize("rule", RULES)
def test_the_oracle_knows_the_rule_or_it_is_said_that_it_does_not(rule: int) -> None:
    (line,) = re.findall(r"^Oracle: (.+)\.$", RULES[rule], re.MULTILINE)
    words = re.findall(r"`([^`]+)`", line)
    assert set(words) <= set(EXPECTED)
    assert words or line == "out of its sight"
