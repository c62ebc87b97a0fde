"""Work without a ticket: every role, every table and column of the catalog, every verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from .stage import Stage

REFUSED = {"42501", "0A000"}
"""No right, or (COPY FROM) not on a table with row level security."""

RIGHTS = "select array_agg((oid, relacl::text)::text order by oid) from pg_class where relname !~ '^pg_toast'"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ours, its columns, those of them that authenticated may insert, and one of its rows."""

    name: str
    columns: list[str]
    insertable: set[str]
    row: str | None


def tables(stage: Stage) -> list[Table]:
    """All tables of our schemas, read from the catalog so that a new one can't be forgotten."""
    rows = stage.referee.execute(
        """
        select
          c.oid::regclass::text as name,
          array_agg(a.attname::text order by a.attnum) as columns,
          array_agg(a.attname::text)
            filter (where has_column_privilege('authenticated', c.oid, a.attnum, 'insert')) as insertable
        from pg_class as c inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
        where c.relnamespace::regnamespace::text like 'meshhook%' and c.relkind in ('r', 'p')
        group by c.oid
        """
    ).fetchall()
    assert len(rows) >= 16
    return [
        Table(
            row["name"],
            row["columns"],
            set(row["insertable"] or []),
            stage.look(f"select to_jsonb(t)::text from {row['name']} as t limit 1"),
        )
        for row in rows
    ]


def inserts(table: Table) -> Iterator[str]:
    """A copy of a row, whole; then a row of each column that may not be given."""
    if table.row:
        row = table.row.replace("'", "''")
        yield (
            f"insert into {table.name} overriding system value"
            f" select (jsonb_populate_record(null::{table.name}, '{row}')).*"
        )
    for column in sorted(set(table.columns) - table.insertable):
        yield f"insert into {table.name} ({column}) values (default)"


def updates(table: Table) -> Iterator[str]:
    """Each column alone."""
    for column in table.columns:
        yield f"update {table.name} set {column} = default"


def deletes(table: Table) -> Iterator[str]:
    yield f"delete from {table.name}"
    yield f"truncate {table.name} cascade"
    yield f"merge into {table.name} as t using (select 1) as s on true when matched then delete"


def copies(table: Table) -> Iterator[str]:
    yield f"copy {table.name} from stdin"
    yield f"copy {table.name} from program 'true'"
    yield f"copy {table.name} from '/dev/null'"


def locks(table: Table) -> Iterator[str]:
    for mode in ["row share", "row exclusive", "share", "exclusive", "access exclusive"]:
        yield f"do 'begin lock table {table.name} in {mode} mode nowait; end'"


def changes_of_its_definition(table: Table) -> Iterator[str]:
    yield f"alter table {table.name} disable row level security"
    yield f"alter table {table.name} disable trigger all"
    yield f"alter table {table.name} add column mine int"
    yield f"create policy mine on {table.name} using (true)"
    yield f"create trigger mine after insert on {table.name} execute function pg_catalog.tsvector_update_trigger()"
    yield f"create rule mine as on insert to {table.name} do also select 1"
    yield f"create index on {table.name} ({table.columns[0]})"
    yield f"create temp table heir () inherits ({table.name})"
    yield f"grant all on {table.name} to authenticated"
    yield f"comment on table {table.name} is 'mine'"
    yield f"drop table {table.name} cascade"


VERBS: list[Callable[[Table], Iterator[str]]] = [inserts, updates, deletes, copies, locks, changes_of_its_definition]
ROLES = ["operator", "viewer", "stranger", "nobody", "anon", "service_role"]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
@pytest.mark.parametrize("role", ROLES)
def test_no_table_takes_anything(role: str, verb: Callable[[Table], Iterator[str]], stage: Stage) -> None:
    """Each statement is refused or meets no row, and no row of any table has changed after all of them."""
    database_role = role if role in ("anon", "service_role") else "authenticated"
    person: UUID | None = getattr(stage.people, role, None)
    session = stage.session(person, database_role, autocommit=True)
    before, rights = stage.database.dump(), stage.look(RIGHTS)
    through: list[str] = []
    for table in tables(stage):
        for statement in verb(table):
            try:
                met = session.execute(statement.encode()).rowcount
            except psycopg.Error as error:
                if error.sqlstate not in REFUSED:
                    through.append(f"{statement[:200]}: {error.sqlstate} {error}")
            else:
                if met != 0 and not statement.startswith("grant "):
                    through.append(f"{statement[:200]}: {met}")
    stage.close_sessions()
    assert not through, "\n".join(through)
    assert stage.database.dump() == before
    assert stage.look(RIGHTS) == rights, "a grant of nothing is a warning only"
