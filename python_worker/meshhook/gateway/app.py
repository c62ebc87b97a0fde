"""The gateway as one application, and the settings it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from meshhook.database.rpc import Rpc
from meshhook.gateway.calls import Calls
from meshhook.gateway.doors import Doors
from meshhook.gateway.pages import Pages, console_directory, no_console
from meshhook.gateway.refusals import RefusedError
from meshhook.gateway.sign_in import SignIn
from meshhook.gateway.tokens import Tokens

USED_LINKS: Final = "used-links"
"""Under the state: which one-time links were used."""


@dataclass(frozen=True)
class GatewaySettings:
    """Where it listens on loopback, and how it knows its users.

    `state` is a directory of this user alone; `origins` are pages elsewhere that may call, such as a
    development server.
    """

    port: int
    secret: str
    state: Path
    origins: Sequence[str] = ()


def application(settings: GatewaySettings, rpc: Rpc) -> Starlette:
    """Everything under one address: the API, sign-in, and the console."""
    tokens = Tokens(settings.secret)
    sign_in = SignIn(tokens, settings.state / USED_LINKS)

    async def config(_: Request) -> Response:
        """What the console needs to know: the key of this API. The address is where the page came from."""
        return JSONResponse({"anonKey": tokens.anon(), "isLocal": True}, headers={"cache-control": "no-store"})

    built = console_directory()
    pages: BaseRoute = Mount("/", Pages(directory=built, html=True)) if built else Route("/{path:path}", no_console)
    return Starlette(
        routes=[
            Route("/rest/v1/rpc/{function}", Calls(rpc, tokens).answer, methods=["GET", "HEAD", "POST"]),
            Route("/rest/v1/{path:path}", _no_table, methods=["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]),
            Route("/auth/v1/verify", sign_in.verify, methods=["POST"]),
            Route("/auth/v1/token", sign_in.token, methods=["POST"]),
            Route("/auth/v1/user", sign_in.user, methods=["GET"]),
            Route("/auth/v1/logout", sign_in.logout, methods=["POST"]),
            Route("/config.json", config),
            pages,
        ],
        middleware=[Middleware(Doors, port=settings.port, origins=settings.origins)],
        exception_handlers={RefusedError: _refused},
    )


async def _no_table(request: Request) -> Response:
    """The gateway speaks RPC only: every read is a function too."""
    raise RefusedError(
        404,
        "PGRST125",
        "Invalid path specified in request URL",
        hint="The local gateway serves /rest/v1/rpc/<function> and no tables.",
    )


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return error.response()
