"""What docs/compared.md says of another engine has its source, or is left open."""

from __future__ import annotations

import re
from pathlib import Path

PAGE, SOURCES = (Path(__file__).resolve().parents[2] / "docs" / "compared.md").read_text().split("\n## Sources\n")
KEY = re.compile(r"\[([A-Z]{2}\d)\]")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table, heads and rules left out."""
    found = [row.strip("|").split("|") for row in text.splitlines() if row.startswith("| ")]
    return [[cell.strip() for cell in cells] for cells in found if cells[0].strip() not in ("question", "key")]


def test_every_cell_about_another_engine_has_a_source_or_is_open() -> None:
    cells = [cell for _, _, *others in rows(PAGE) for cell in others]
    assert len(cells) > 100
    assert [cell for cell in cells if cell != "?" and not KEY.search(cell)] == []


def test_a_cell_names_sources_of_its_own_engine() -> None:
    for table in re.findall(r"^\| question .+?\n\n", PAGE, re.MULTILINE | re.DOTALL):
        for column in list(zip(*rows(table), strict=True))[2:]:
            assert len({key[:2] for cell in column for key in KEY.findall(cell)}) == 1


def test_every_source_is_listed_once_and_used() -> None:
    listed = [KEY.fullmatch(key) for key, _ in rows(SOURCES)]
    keys = [match.group(1) for match in listed if match]
    assert len(keys) == len(listed)
    assert keys == sorted(set(KEY.findall(PAGE)))
