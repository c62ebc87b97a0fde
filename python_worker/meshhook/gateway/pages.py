"""The Run Console's files: one page that finds its own way, and what it loads."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_WITHOUT: Final = (
    "The Run Console is not built here: Node 20 and npm are missing, or make up has not run yet.\n"
    "Everything else works: the API is under /rest/v1, and the command line does all that the console does.\n"
)


def console_directory() -> Path | None:
    """Where the built console stands: in the package, else in the checkout; None when it was never built."""
    package = Path(str(files("meshhook")))
    for directory in (package / "console", package.parents[1] / "console" / "build"):
        if (directory / "index.html").is_file():
            return directory
    return None


class Pages(StaticFiles):
    """Files as they are; any other path is the one page's own business."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith("_app/"):
                raise
            response = await super().get_response("index.html", scope)
        is_immutable = path.startswith("_app/immutable/")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if is_immutable else "no-cache"
        return response


async def no_console(_: object) -> Response:
    """What stands where the console would be."""
    return PlainTextResponse(_WITHOUT, 503)
