"""Where this machine keeps a project's data, binaries and state.

`$MESHHOOK_HOME` when it is set. Else `.meshhook/` in the project for a plain user. Root's server runs as an
unprivileged user, who can't enter root's home or a closed checkout, so root's data stand in the system's state
directory, in one folder a project.

Nothing but the standard library is imported: `make clean-data` works before anything is installed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

SYSTEM_STATE = Path("/var/lib/meshhook")
SYSTEM_CACHE = Path("/var/cache/meshhook")

_STATE_FILES = ("state.json*", "up.lock", "ticket-service.port", "gateway.port", "gateway.secret")
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


def make_home(home: Path | None = None) -> Path:
    """The same directory, made if it is missing, so that others may pass through it but not look into it."""
    home = home or meshhook_home()
    if not home.is_dir():
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        for directory in (home, *home.parents):
            if SYSTEM_STATE in (directory, *directory.parents):  # whatever root's umask says
                directory.chmod(0o711)
    return home


def clean_data(home: Path | None = None) -> str:
    """Remove the data and the state, and nothing else that may stand there; answers what was done, in a sentence.

    Ends the program, with a sentence and exit code 1, when the data are in use: this is `make clean-data` itself.
    """
    home = home or meshhook_home()
    for lock in (home / "up.lock", home / "postgres" / "lock"):
        if lock.exists() and _is_held(lock):
            sys.exit(f"{home} is in use: stop meshhook up first.")
    files = [file for pattern in _STATE_FILES for file in home.glob(pattern)]
    is_there = bool(files) or (home / "postgres").exists()
    for folder in ("postgres", "gateway"):
        shutil.rmtree(home / folder, ignore_errors=True)
    for file in files:
        file.unlink(missing_ok=True)
    if home.is_dir() and not any(home.iterdir()):
        home.rmdir()
    return f"The data in {home} are gone." if is_there else f"Nothing there: no data in {home}."


def _is_held(lock: Path) -> bool:
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
