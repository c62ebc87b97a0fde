"""What is foreign and what is missing, told alike or apart by the functions of the schema meshhook."""

from __future__ import annotations

from itertools import product
from typing import Any
from uuid import UUID, uuid4

import psycopg

from harness.databases import Connection

from .calls import functions
from .stage import Stage


class Theirs:
    """What the other tenant has, and what nobody has, for each argument that names something of a tenant."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        own, foreign = stage.other_run, stage.run("going", is_foreign=True)
        act = stage.call(stage.people.foreigner, "resume_run_from_step", run_id=foreign, step_key="b")["act_id"]
        self.own: dict[str, Any] = {
            "project_id": stage.project,
            "run_id": own,
            "from_run": own,
            "act_id": uuid4(),
            "among": [own],
            "user_id": stage.people.stranger,
        }
        self.foreign: dict[str, Any] = {
            "project_id": stage.foreign_project,
            "run_id": foreign,
            "from_run": foreign,
            "act_id": UUID(act),
            "among": [foreign],
        }

    def told_apart(self, person: UUID) -> tuple[list[str], int]:
        """The functions that answer a person differently, and how many questions were put."""
        session = self.stage.session(person)
        found: list[str] = []
        asked = 0
        for function in functions(self.stage.referee):
            for name in function.ids:
                others = [other for other in function.ids if other != name]
                for whose in product([self.own, self.foreign], repeat=len(others)):
                    ids = {**self.own, **{other: one[other] for other, one in zip(others, whose, strict=True)}}
                    told = {
                        answer(session, function.call(function.fill({**ids, name: value})))
                        for value in self._alike(name)
                    }
                    asked += 1
                    if len(told) > 1:
                        found.append(f"{function.name} by {name}: {told}")
        self.stage.close_sessions()
        return found, asked

    def _alike(self, name: str) -> list[Any]:
        """Values of an argument that must be answered alike."""
        missing = [uuid4(), UUID(int=0)]
        return [self.foreign[name], *([[one] for one in missing] if name == "among" else missing)]


def answer(session: Connection, query: str) -> tuple[str | None, ...]:
    """Everything that an error says, or the answer."""
    try:
        row = session.execute(query.encode()).fetchone()
    except psycopg.Error as error:
        facts = error.diag
        return (
            error.sqlstate, facts.message_primary, facts.message_detail, facts.message_hint, facts.schema_name,
            facts.table_name, facts.column_name, facts.constraint_name, facts.datatype_name, facts.context,
        )  # fmt: skip # a list of ten, of which no order matters
    finally:
        session.rollback()
    assert row is not None
    return (row["answer"],)
