"""Where the server of a run comes from: `--postgres=auto|container|embedded|system|URL`."""

from __future__ import annotations

from harness.parts import Missing
from harness.providers.local import serve_embedded, serve_system
from harness.providers.options import Wanted
from harness.providers.served import AtEnd, Failed, Served, look_at

__all__ = ["Failed", "Served", "serve"]

_DEFAULTS = {"embedded": 18, "system": 15, "container": 15}
"""The newest server that we support where nothing has to be installed, the oldest one where something has."""


def _serve_container(version: int, at_end: AtEnd) -> Served:
    from harness.providers.container import serve_container  # its libraries are slow to import

    return serve_container(version, at_end)


_PROVIDERS = {"embedded": serve_embedded, "system": serve_system, "container": _serve_container}


def serve(wanted: Wanted, at_end: AtEnd) -> Served:
    """A server as wanted, ended by what is given to `at_end`.

    Raises Missing when the machine lacks a part, Failed when all parts are there and it still does not run.
    Only `auto` takes another one then, and only for a missing part.
    """
    if wanted.provider == "auto":
        try:
            return _serve("container", wanted.version, at_end)
        except Missing:
            return _serve("embedded", wanted.version, at_end)
    if wanted.provider == "url":
        return look_at("url", wanted.url, wanted.version)
    return _serve(wanted.provider, wanted.version, at_end)


def _serve(provider: str, version: int | None, at_end: AtEnd) -> Served:
    return _PROVIDERS[provider](version or _DEFAULTS[provider], at_end)
