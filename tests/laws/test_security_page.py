"""docs/security.md names tests, attacks and mutants that exist, and the grants that the catalog has."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from fuzz.mutants import MUTANTS as FUZZ_MUTANTS
from harness.databases import Database
from laws.catalog import entries, facts
from python.integration.attacks.all_attacks import everything
from python.integration.attacks.mutants import ANSWERS, LAW, MATRIX, MUTANTS
from python.integration.attacks.test_twins import FALLEN, PINS

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
PAGE = (ROOT / "docs" / "security.md").read_text()


def tables(heading: str) -> list[dict[str, str]]:
    """The rows of a section's tables, by the headings of their columns."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found: list[dict[str, str]] = []
    for block in re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE):
        head, _, *rows = [[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in block.splitlines()]
        found += [dict(zip(head, row, strict=True)) for row in rows]
    return found


def rows_with(column: str) -> list[str]:
    """The cells under that heading, in all sections."""
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    return [row[column] for heading in headings for row in tables(heading) if column in row]


def known_names() -> set[str]:
    """Every test, attack and file of tests."""
    found = {path.stem for path in TESTS.rglob("*.*") if "node_modules" not in path.parts}
    for path in TESTS.rglob("*.py"):
        if "node_modules" not in path.parts:
            found |= set(re.findall(r"def (\w+)\(", path.read_text()))
    altered = (TESTS / "python/integration/attacks/test_altered_writes.py").read_text()
    return found | set(re.findall(r"\w{10,}", altered.replace(" ", "_")))


def test_every_test_that_the_page_names_is_there() -> None:
    named = {name for cell in rows_with("shown by") for name in re.findall(r"`(\w+)`", cell)} - {"RLS"}
    assert len(named) > 100
    assert sorted(named - known_names()) == []


def test_every_line_has_a_test() -> None:
    cells = rows_with("shown by")
    assert len(cells) > 70
    assert [cell for cell in cells if not re.search(r"`\w+`", cell)] == []


CATCHERS = {
    LAW: {"test_catalog", "test_the_catalog_says_what_is_written", "test_no_rule_is_broken"},
    MATRIX: {"test_tenant_matrix", "test_nothing_of_the_other_tenant_is_read_or_changed"},
    ANSWERS: {"test_strangers", "test_what_is_foreign_and_what_is_missing_are_told_alike"},
}


def catchers() -> dict[str, set[str]]:
    """By mutant, and by the twins of a rule: the tests that it turns red, by their own names and by their module's."""
    found = {
        mutant.fault: set(mutant.attacks).union(*(CATCHERS[one] for one in mutant.caught_by)) for mutant in MUTANTS
    }
    for case in FALLEN:
        found.setdefault(f"twins of rule {case.rule}", set()).add(case.attack)
    found["twins of rule 6"] = {attack for _, attack in PINS}
    found |= {mutant.fault: {"test_a_mutant_is_caught_within_ten_thousand_calls"} for mutant in FUZZ_MUTANTS}
    # By a test of its own in test_twins.
    found["twins of rule 8"] = {"test_twins"}
    modules = {name: attack.raid.__module__.split(".")[-1] for name, attack in everything().items()}
    return {name: names | {modules[one] for one in names if one in modules} for name, names in found.items()}


def test_every_mutant_that_the_page_names_turns_a_test_of_its_line_red() -> None:
    known, judged = catchers(), 0
    for heading in re.findall(r"^## (.*)$", PAGE, re.MULTILINE):
        for row in tables(heading):
            for mutant in {name.strip() for name in row.get("mutants", "-").split(";")} - {"-"}:
                judged += 1
                assert known[mutant] & set(re.findall(r"`(\w+)`", row["shown by"])), f"{mutant}: {row['shown by']}"
    assert judged > 50


def test_every_refusal_has_its_line() -> None:
    documented = re.findall(r"^\| \d{3} \| `(\w+)` \|", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    assert [row["reason"].strip("`") for row in tables("Error contract")] == documented


@pytest.fixture
def grants(shared_database: Database) -> list[str]:
    """Table by table, what each role of the database may do by itself."""
    lines: list[str] = []
    for entry in sorted(
        entries(facts(shared_database.connect()), "table") + entries(facts(shared_database.connect()), "view"),
        key=lambda entry: entry.name,
    ):
        cells = {role: [] for role in ("authenticated", "service_role")}  # type: dict[str, list[str]]
        for role, verb, columns in entry.grants():
            cells[role].append(f"{verb} {len(columns)}" if columns else verb)
        said = [", ".join(cells[role]) or "-" for role in cells]
        lines.append(f"| `{entry.name}` | {said[0]} | {said[1]} |")
    return lines


def test_the_page_tells_the_grants_as_they_are(grants: list[str]) -> None:
    """`anon` and `meshhook_worker` have none, which the rules of the catalog hold."""
    told = re.findall(r"^\| `meshhook[\w.]+` \|.*\|$", PAGE, re.MULTILINE)
    if os.environ.get("MESHHOOK_WRITE_CATALOG"):
        (ROOT / "docs" / "security.md").write_text(PAGE.replace("\n".join(told), "\n".join(grants)))
    else:
        assert told == grants
