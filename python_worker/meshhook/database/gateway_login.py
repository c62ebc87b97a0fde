"""The login of the local gateway: a role that can do nothing but become its callers."""

from __future__ import annotations

import secrets
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from meshhook.errors import from_database

ROLE: Final = "meshhook_gateway"
STATEMENT_TIMEOUT: Final = "8s"
"""As hosted Supabase gives `authenticated`."""


async def make_gateway_login(database_url: str, role: str = ROLE) -> str:
    """Give the role a new password, making it if it is missing; answers its address of the same database.

    Not `authenticator`: on Supabase that is the login of its own API. Raises Refused when the user of the
    address may not make roles.
    """
    password = secrets.token_urlsafe(24)
    try:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
            is_there = await (
                await connection.execute("select from pg_catalog.pg_roles where rolname = %s", [role])
            ).fetchone()
            if is_there is None:
                await connection.execute(sql.SQL("create role {} noinherit").format(sql.Identifier(role)))
                await connection.execute(sql.SQL("grant anon, authenticated to {}").format(sql.Identifier(role)))
            # The verifier and not the password, which would stand in the server's log.
            verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
            await connection.execute(
                sql.SQL("alter role {} login password {}").format(sql.Identifier(role), sql.Literal(verifier))
            )
            await connection.execute(
                sql.SQL("alter role {} set statement_timeout = {}").format(
                    sql.Identifier(role), sql.Literal(STATEMENT_TIMEOUT)
                )
            )
    except psycopg.Error as error:
        raise from_database(error) from error
    return make_conninfo(database_url, user=role, password=password)
