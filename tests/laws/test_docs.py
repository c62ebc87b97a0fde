"""What the documents list is what the code has: refusals, codes of failures, commands, links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from meshhook.cli.main import main
from meshhook.sqltree import sql_root

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "python_worker" / "meshhook"
ERRORS = (DOCS / "errors.md").read_text()
REFUSALS, FAILURES = ERRORS.split("## The worker's protocol")

RAISED = re.compile(
    r"raise sqlstate 'PT(\d{3})' using\s+message = '[^']*',\s+detail = [^;]*?[\"']reason[\"'](?:: |, )[\"'](\w+)[\"']"
)


def refusals_of_the_database() -> set[tuple[str, str]]:
    """Status and reason of every refusal that a function of ours raises."""
    found: set[tuple[str, str]] = set()
    for file in sql_root().glob("functions/*/*.sql"):
        text = file.read_text()
        raised = RAISED.findall(text)
        assert len(raised) == len(re.findall(r"raise sqlstate 'PT", text)), f"{file.name} raises in another form"
        found |= set(raised)
    return found


def test_every_refusal_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| (\d{3}) \| `(\w+)` \|", REFUSALS, re.MULTILINE))
    assert documented == refusals_of_the_database()


def test_every_code_of_a_failure_is_documented() -> None:
    codes: set[str] = set()
    for file in (*PACKAGE.glob("*.py"), *PACKAGE.glob("nodes/*.py"), *PACKAGE.glob("worker/*.py")):
        codes |= set(re.findall(r"(?:NodeFailed|NotStorable|failed|refused)\(\s*\"([a-z_]+)\"", file.read_text()))
        codes |= {code for pair in re.findall(r'code = "(\w+)" if .* else "(\w+)"', file.read_text()) for code in pair}
    for file in sql_root().glob("functions/*/*.sql"):
        codes |= set(re.findall(r"[\"']code[\"'](?:: |, )[\"'](\w+)[\"']", file.read_text()))
    assert len(codes) > 15
    assert codes - set(re.findall(r"`(\w+)`", FAILURES)) == set()


def commands(group: Any, words: str = "meshhook") -> list[str]:
    """Every command that can be typed."""
    if not hasattr(group, "commands"):
        return [words]
    return [found for name, one in group.commands.items() for found in commands(one, f"{words} {name}")]


def test_every_command_is_documented_and_no_other() -> None:
    rows = re.findall(r"^\| `(meshhook[a-z ]*[a-z])[A-Z \[\]]*` \|", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(commands(main))


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
    for target in re.findall(r"^    ((?:docs|sql|python_worker|tests)/\S*)", text, re.MULTILINE):
        assert (ROOT / target).exists(), target
