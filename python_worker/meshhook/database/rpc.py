"""Calls of whatever function the API schema has, for the gateway: named arguments in, JSON text out.

The gateway logs in as `authenticator`, which has no rights of its own, and takes the caller's role and
claims for one transaction, as PostgREST does.
"""

from __future__ import annotations

import json
import select
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql
from psycopg_pool import AsyncConnectionPool

from meshhook.database.together import Statement, TogetherConnection
from meshhook.errors import InvalidSettings

SCHEMA: Final = "meshhook"
"""The one schema that is exposed."""

MOST_STATEMENTS: Final = 1000
"""Kept at the same time; whoever calls chooses the order of arguments, and so how many there are."""

_FUNCTIONS: Final[LiteralString] = """
select
  p.proname,
  p.provolatile in ('i', 's'),
  p.proretset,
  p.prorettype = 'void'::regtype,
  p.pronargs - p.pronargdefaults,
  array(
    select array[coalesce(p.proargnames[n], ''), format_type(p.proargtypes[n - 1], null)]
    from generate_series(1, p.pronargs) as n
    order by n
  )
from pg_proc as p
where p.pronamespace = %s::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
"""

_WHO_AM_I: Final[LiteralString] = """
select r.rolname, r.rolsuper or r.rolbypassrls or r.rolinherit
from pg_roles as r where r.rolname = current_user
"""

_BEGIN: Final = Statement("begin isolation level read committed read write")
_BEGIN_READING: Final = Statement("begin isolation level read committed read only")
_COMMIT: Final = Statement("commit")

_AS_THE_CALLER: Final = Statement("""
select
  set_config('search_path', $1, true),
  set_config('role', $2, true),
  set_config('request.jwt.claims', $3, true),
  set_config('request.method', $4, true),
  set_config('request.path', $5, true),
  set_config('request.headers', $6, true)
""")


@dataclass(frozen=True)
class Function:
    """What may be called: its parameters in order with their types; the first `required` have no default."""

    name: str
    is_reading: bool
    is_set: bool
    is_void: bool
    required: int
    parameters: Mapping[str, str]

    def takes(self, names: frozenset[str]) -> bool:
        """Whether it can be called with just these arguments."""
        return names <= self.parameters.keys() and set(list(self.parameters)[: self.required]) <= names


@dataclass(frozen=True)
class Caller:
    """In whose name a call is made, and what request makes it."""

    role: str
    claims: Mapping[str, Any]
    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Call:
    """One call: the arguments as one JSON object, or as the texts of a query; `names` are those given."""

    function: Function
    names: tuple[str, ...]
    arguments: str | Mapping[str, str]
    is_read_only: bool


@dataclass(frozen=True)
class Answer:
    """JSON text, and how many rows it stands for."""

    body: bytes
    rows: int


class FunctionMissing(LookupError):
    """Nothing of this name takes these arguments; `like` is the function of the name, if there is one."""

    def __init__(self, like: Function | None) -> None:
        super().__init__()
        self.like = like


async def check_connection(connection: psycopg.AsyncConnection[Any]) -> None:
    """Ask a connection of the pool whether it is there, if there is something to read from it.

    A server that ends a connection says so, and one at rest says nothing: then the question, which is a round
    trip, is left out. Raises the psycopg error of one that is dead, which makes the pool take another.
    """
    socket = select.poll()
    socket.register(connection.fileno(), select.POLLIN)
    if socket.poll(0):
        await AsyncConnectionPool.check_connection(connection)


class Rpc:
    """The functions of the API schema, over a pool of connections."""

    def __init__(self, pool: AsyncConnectionPool[TogetherConnection]) -> None:
        self._pool = pool
        self._functions: Mapping[str, Function] = {}
        self._statements: dict[tuple[str, tuple[str, ...], bool], Statement] = {}

    async def look(self) -> None:
        """Read what there is to call, and make sure that the login has no rights of its own.

        Raises InvalidSettings when it is a user who could do more than its callers.
        """
        async with self._pool.connection() as connection:
            user = await (await connection.execute(_WHO_AM_I)).fetchone()
            if user is None or user[1]:
                raise InvalidSettings(
                    "The gateway must not connect as a user with rights of its own.",
                    "Give it the login authenticator: noinherit, no superuser, no bypassrls.",
                )
            rows = await (await connection.execute(_FUNCTIONS, [SCHEMA])).fetchall()
        self._functions = {
            name: Function(name, is_reading, is_set, is_void, required, dict(parameters))
            for name, is_reading, is_set, is_void, required, parameters in rows
        }
        self._statements = {}

    async def find(self, name: str, arguments: frozenset[str]) -> Function:
        """The function that takes just these arguments; the database is asked again before one is missing.

        Raises FunctionMissing.
        """
        for is_looked in (False, True):
            function = self._functions.get(name)
            if function is not None and function.takes(arguments):
                return function
            if not is_looked:
                await self.look()
        raise FunctionMissing(function)

    async def call(self, call: Call, caller: Caller) -> Answer:
        """Make one call in a transaction of its own, in one round trip.

        Raises the psycopg error of whatever refused it, the proof at commit included.
        """
        claims, headers = json.dumps(caller.claims), json.dumps(dict(caller.headers))
        facts = (SCHEMA, caller.role, claims, caller.method, caller.path, headers)
        connection = await self._pool.getconn()
        try:
            _, _, answer, _ = await connection.execute_together(
                (_BEGIN_READING if call.is_read_only else _BEGIN, ()),
                (_AS_THE_CALLER, facts),
                (self._statement(call), _arguments(call)),
                (_COMMIT, ()),
            )
        except BaseException:
            if not connection.closed:
                await connection.rollback()
            raise
        finally:
            await self._pool.putconn(connection)
        return Answer(answer.get_value(0, 0) or b"", int(answer.get_value(0, 1) or 0))

    def _statement(self, call: Call) -> Statement:
        """The call as SQL, put together once for each function and the arguments that it is given."""
        key = (call.function.name, call.names, isinstance(call.arguments, str))
        statement = self._statements.get(key)
        if statement is None:
            statement = Statement(_compose(call).as_string())
            if len(self._statements) < MOST_STATEMENTS:
                self._statements[key] = statement
        return statement


def _arguments(call: Call) -> list[str]:
    if isinstance(call.arguments, str):
        return [call.arguments] if call.names else []
    return [call.arguments[name] for name in call.names]


def _compose(call: Call) -> sql.Composed:
    """Arguments of a JSON object are read by the database, as PostgREST has it done."""
    function = call.function
    types = {name: sql.SQL(function.parameters[name]) for name in call.names}  # format_type wrote them
    if isinstance(call.arguments, str):
        given = sql.SQL(", ").join(sql.SQL("{n} => x.{n}").format(n=sql.Identifier(name)) for name in types)
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), type_) for name, type_ in types.items()
        )
        source = sql.SQL("json_to_record($1::json) as x({}), lateral ").format(columns) if types else sql.SQL("")
    else:
        given = sql.SQL(", ").join(
            sql.SQL("{} => ${}::text::{}").format(sql.Identifier(name), sql.Literal(number), type_)
            for number, (name, type_) in enumerate(types.items(), 1)
        )
        source = sql.SQL("")
    called = sql.SQL("{}.{}({})").format(sql.Identifier(SCHEMA), sql.Identifier(function.name), given)
    if function.is_set:
        answer = sql.SQL("select coalesce(json_agg(y), '[]')::text, count(*) from {}{} as y")
    elif function.is_void:
        answer = sql.SQL("select 'null', 1 from {}{} as y")
    else:
        answer = sql.SQL("select coalesce(to_json(y)::text, 'null'), 1 from {}{} as y")
    return answer.format(source, called)
