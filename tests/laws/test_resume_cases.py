"""The pictures of docs/resume-cases.md are states that a test has seen the engine in."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "resume-cases.md").read_text()
PLAYED = (ROOT / "tests" / "sql" / "resume_run_from_step" / "comes_to_what_the_page_draws.sql").read_text()

STEP = re.compile(r'\w+\["(\w+)(?:<br/>|, )(\w+)')


def drawn(picture: str) -> str:
    """The steps of a picture as pgTAP files tell them: "a succeeded, m running, m[x] ready"."""
    steps: dict[tuple[str, str], str] = {}
    within = ""
    for line in picture.splitlines():
        if line.strip() == "end":
            within = ""
        for name, status in STEP.findall(line):
            steps[(within, name) if within else (name, "")] = status
            within = name if "subgraph" in line else within
    return ", ".join(
        f"{key}[{item}] {status}" if item else f"{key} {status}" for (key, item), status in sorted(steps.items())
    )


def test_every_picture_was_seen_and_no_other_state() -> None:
    pictures = {drawn(picture) for picture in re.findall(r"^```mermaid\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)}
    told = re.findall(r"'((?:\w+(?:\[\w+\])? \w+, )+\w+(?:\[\w+\])? \w+)'", re.sub(r"'\s*\|\| '", "", PLAYED))
    assert len(pictures) > 10
    assert pictures == set(told)
