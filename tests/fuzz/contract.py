"""What a call may be answered with; anything else is a fault of ours."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from meshhook.sqltree import sql_root

ERRORS = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
RAISED = re.compile(
    r"raise sqlstate 'PT(\d{3})' using\s+message = '([^']*)',\s+detail = [^;]*?[\"']reason[\"'](?:: |, )[\"'](\w+)[\"']"
)
BEFORE_THE_FIRST_STATEMENT = ("22", "54001")
"""Of these the arguments are to blame, as long as no function of ours had begun."""
INSIDE = re.compile(r"SQL function |SQL statement ")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a text, or an error."""

    text: str = ""
    sqlstate: str | None = None
    message: str = ""
    detail: str = ""
    hint: str = ""
    context: str = ""

    @property
    def code(self) -> str:
        """How it is counted: `200`, `404 run_not_found`, or a SQLSTATE."""
        if self.sqlstate is None:
            return "200"
        if not self.sqlstate.startswith("PT"):
            return self.sqlstate
        found = re.search(r'"reason": "(\w+)"', self.detail)
        return f"{self.sqlstate[2:]} {found[1] if found else '?'}"

    @property
    def everything(self) -> str:
        """All that the caller can read."""
        return "\n".join((self.text, self.message, self.detail, self.hint))


@cache
def refusals() -> frozenset[tuple[str, str, str]]:
    """Status, reason and message of every refusal that is documented, in the words of the functions."""
    documented = set(re.findall(r"^\| (\d{3}) \| `(\w+)` \|", ERRORS.read_text(), re.MULTILINE))
    raised = (found for file in sql_root().glob("functions/*/*.sql") for found in RAISED.findall(file.read_text()))
    return frozenset((status, reason, message) for status, message, reason in raised if (status, reason) in documented)


def breach(answer: Answer, role: str) -> str | None:
    """What of the answer is outside the contract."""
    code = answer.sqlstate
    if code is None:
        return None
    if code.startswith("PT"):
        return _misshapen(answer)
    if code == "42501":
        is_told = role == "anon" and answer.message.startswith("permission denied for function")
        return None if is_told else "permission denied to somebody who may call it"
    if code.startswith(BEFORE_THE_FIRST_STATEMENT):
        return f"{code} out of a function" if INSIDE.search(answer.context) else None
    return f"{code} is no code of the contract"


def _misshapen(answer: Answer) -> str | None:
    assert answer.sqlstate is not None
    try:
        facts = json.loads(answer.detail)
    except ValueError:
        return "DETAIL is not JSON"
    reason = facts.get("reason") if isinstance(facts, dict) else None
    if (answer.sqlstate[2:], reason, answer.message) not in refusals():
        return "no refusal that is documented, in its words"
    if not answer.message.isascii():
        return "a message that no HTTP status line can hold"
    return None if answer.hint else "no hint"
