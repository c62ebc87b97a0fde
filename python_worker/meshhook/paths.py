"""Where this machine keeps a project's data, binaries and state.

`$MESHHOOK_HOME` when it is set. Else `.meshhook/` in the project for a plain user. Root's server runs as an
unprivileged user, who can't enter root's home or a closed checkout, so root's data stand in the system's state
directory, in one folder a project.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

SYSTEM_STATE = Path("/var/lib/meshhook")
SYSTEM_CACHE = Path("/var/cache/meshhook")

_PROJECT_MARKS = ("pyproject.toml", ".git", ".meshhook")


def project_root(start: Path | None = None) -> Path:
    """The nearest directory upwards that looks like a project, else `start` itself."""
    start = (start or Path.cwd()).resolve()
    for directory in (start, *start.parents):
        if any((directory / mark).exists() for mark in _PROJECT_MARKS):
            return directory
    return start


def meshhook_home(project: Path | None = None, *, user_id: int | None = None) -> Path:
    """The directory of this project's data and state; it need not exist yet."""
    chosen = os.environ.get("MESHHOOK_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    project = project_root(project)
    if (os.geteuid() if user_id is None else user_id) != 0:
        return project / ".meshhook"
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", project.name).strip("-") or "project"
    digest = hashlib.sha256(str(project).encode()).hexdigest()[:8]
    return SYSTEM_STATE / f"{name}-{digest}"
