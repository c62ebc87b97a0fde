"""What must hold of the tables after any history: what the tests of concurrency ask, for any graph."""

from __future__ import annotations

from harness.databases import Connection
from model.graphs import Json
from python.integration.concurrency.invariants import broken

OF_OTHER_GRAPHS = frozenset({"a step that has parents reads at least one"})
"""There each step reads a parent; here it may read an ancestor that was skipped."""


def breaches_of(judge: Connection) -> dict[str, Json]:
    """The rules that do not hold, each with its first breaches; nothing may be active."""
    return {rule: rows for rule, rows in broken(judge).items() if rule not in OF_OTHER_GRAPHS}
