"""Servers that this process starts as its children: the wheel's, or the system's."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness.parts import Missing
from harness.providers.served import SETTINGS, AtEnd, Failed, Served, look_at
from meshhook.embedded import EmbeddedServer
from meshhook.errors import EmbeddedServerFailed, MissingPart


def serve_embedded(version: int, at_end: AtEnd) -> Served:
    return _serve("embedded", version, None, at_end)


def serve_system(version: int, at_end: AtEnd) -> Served:
    return _serve("system", version, system_binaries(version), at_end)


def system_binaries(version: int) -> Path:
    """The bin directory of the system's own Postgres."""
    debian = Path(f"/usr/lib/postgresql/{version}/bin")
    if (debian / "postgres").exists():
        return debian
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        found = subprocess.run(["pg_config", "--bindir", "--version"], check=True, capture_output=True, text=True)
        binaries, told = found.stdout.splitlines()
        if re.search(rf"\b{version}(\.|$)", told) and (Path(binaries) / "postgres").exists():
            return Path(binaries)
    raise Missing(f"the system's PostgreSQL {version}", f"apt-get install postgresql-{version}")


def _serve(provider: str, version: int, binaries: Path | None, at_end: AtEnd) -> Served:
    home = Path(tempfile.mkdtemp(prefix="meshhook-test-", dir="/tmp"))
    home.chmod(0o711)  # root's server runs as a user who has to get in
    at_end(lambda: shutil.rmtree(home, ignore_errors=True))
    server = EmbeddedServer(home / "server", version=version, durable=False, settings=SETTINGS, binaries=binaries)
    try:
        server.start()
    except MissingPart as part:
        raise Missing(f"embedded PostgreSQL {version}", part.hint or part.message) from part
    except EmbeddedServerFailed as error:
        raise Failed(f"the {provider} server did not start: {error}") from error
    at_end(server.stop)
    return look_at(provider, server.url(), version)
