"""Runs by the million: copies of one that the engine made, in every table, under ids of their own.

A copy has all that its model has: steps, attempts, snapshots, events, its place in the queue. Triggers rest while it
is written, since the model's rows have been through them. Its rows stand together, as those of a run that was started.
"""

from __future__ import annotations

import psycopg

from benchmarks.common import say

AT_ONCE = 50_000
TABLES = {
    "workflow_runs": "id",
    "run_steps": "run_id",
    "step_attempts": "run_id",
    "step_snapshots": "run_id",
    "workflow_events": "run_id",
    "step_queue": "run_id",
}
"""Each with the column that holds the run."""

COLUMNS = """
select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
from pg_attribute as a
where
  a.attrelid = %s::regclass
  and a.attnum > 0
  and not a.attisdropped
  and a.attidentity = ''
  and a.attgenerated = ''
  and a.attname <> %s
"""


class Copier:
    """Makes copies of runs over a connection of the superuser."""

    def __init__(self, url: str) -> None:
        self._owner = psycopg.connect(url, autocommit=True)
        self._statements = [self._statement(table, run) for table, run in TABLES.items()]
        self._draw = self._drawing()

    def copies(self, model: str, number: int) -> list[str]:
        """Ids of so many copies."""
        made: list[str] = []
        while len(made) < number:
            made += self._copy(model, min(AT_ONCE, number - len(made)))
            if number > AT_ONCE:
                say(f"  {len(made):,} of {number:,} runs")
        return made

    def spare(self, model: str) -> None:
        """Nobody is to work the model itself, so that its copies stay as it is now; they are due at once."""
        self._owner.execute(
            "update meshhook.step_queue set run_at = now() + interval '1 year' where run_id = %s", [model]
        )

    def settle(self) -> None:
        """Statistics as they would be some time later, and nothing left to clean up."""
        self._owner.execute("vacuum analyze")
        self._owner.execute("checkpoint")

    def close(self) -> None:
        self._owner.close()

    def _copy(self, model: str, number: int) -> list[str]:
        with self._owner.transaction():
            self._owner.execute("set local session_replication_role = replica")
            drawn = self._owner.execute(f"select {self._draw}::text from generate_series(1, %s)".encode(), [number])
            ids = [str(row[0]) for row in drawn]
            for statement in self._statements:
                self._owner.execute(statement.encode(), {"ids": ids, "model": model})
        return ids

    def _drawing(self) -> str:
        """How this engine draws the id of a run: earlier ones, of CHANGES, do it at random."""
        row = self._owner.execute("select to_regprocedure('meshhook_private.draw_id()')").fetchone()
        return "meshhook_private.draw_id()" if row and row[0] else "gen_random_uuid()"

    def _statement(self, table: str, run: str) -> str:
        row = self._owner.execute(COLUMNS.encode(), [f"meshhook.{table}", run]).fetchone()
        assert row is not None
        columns = str(row[0])
        return (
            f"insert into meshhook.{table} ({run}, {columns}) select new.id, {columns.replace(' run_at,', ' now(),')}"
            f" from unnest(%(ids)s::uuid[]) as new (id) cross join lateral ("
            f"select i.* from meshhook.{table} as i where i.{run} = %(model)s and new.id is not null offset 0) as model"
        )
