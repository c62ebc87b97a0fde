"""Two tenants, every role, every relation, column and function, every verb: no row of the other is read or changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.cluster import Cluster
from harness.databases import Connection, cloned

from .matrix import Matrix
from .stage import Stage


@pytest.fixture(scope="module")
def matrix(server: Cluster, template: str) -> Iterator[Matrix]:
    with cloned(server, "matrix", template) as database:
        yield Matrix(Stage(database))


@pytest.fixture
def judge(matrix: Matrix) -> Iterator[Connection]:
    """A superuser's transaction, of which nothing stays."""
    connection = matrix.stage.database.connect(autocommit=False)
    yield connection
    connection.rollback()


CALLERS = ["anon", "nobody", "stranger", "newcomer", "viewer", "operator", "admin", "service_role", "worker"]


@pytest.mark.parametrize("caller", CALLERS)
def test_nothing_of_the_other_tenant_is_read_or_changed(caller: str, matrix: Matrix, judge: Connection) -> None:
    breaches, tried = matrix.breaches(judge, [caller])
    assert breaches == []
    assert tried > 500


def test_the_same_attempts_reach_what_is_ones_own(matrix: Matrix, judge: Connection) -> None:
    """Statements that no role could carry out would show nothing."""
    own = [
        (attempt, told)
        for attempt, told in matrix.told(judge, "admin")
        if not matrix.theirs & attempt.names and told.get("state") is None
    ]
    assert len({attempt.on for attempt, _ in own if attempt.verb == "call"}) >= 25
    assert len({attempt.on for attempt, told in own if attempt.verb == "select" and told["answer"]}) >= 14
    assert {attempt.on for attempt, told in own if attempt.verb == "blind update" and told["rows"]} >= {
        "meshhook.projects"
    }


NEW = {
    "what may": "create function meshhook.planted(colour text) returns int language sql return 1",
    "whose is what": "create function meshhook.planted(thing_id uuid) returns int language sql return 1",
    "has no row": "create table meshhook.planted (project_id uuid)",
}
"""By what the matrix says of it: something new that nobody told it of."""


@pytest.mark.parametrize("said", NEW)
def test_what_is_new_can_not_be_forgotten(said: str, matrix: Matrix, judge: Connection) -> None:
    judge.execute(NEW[said].encode())
    with pytest.raises(AssertionError, match=said):
        matrix.breaches(judge, ["operator"])
