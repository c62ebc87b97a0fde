"""`state.json`: how other commands find what `meshhook up` runs.

`up` holds a lock beside it for as long as it lives, so two never run over the same data; the system
drops the lock with the process, however it ends.  The file itself may outlive its writer:
readers ask whether the process that it names is still there.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from meshhook.errors import MeshHookError, NothingRunning
from meshhook.paths import meshhook_home
from meshhook.processes import ProcessName

STATE_FILE = "state.json"
LOCK_FILE = "up.lock"


class State(BaseModel):
    """What runs.  The URL holds a password, so the file is its owner's alone."""

    model_config = ConfigDict(frozen=True)

    database_url: str
    port: int | None = None
    up: ProcessName
    worker: ProcessName | None = None
    gateway: ProcessName | None = None
    gateway_url: str | None = None
    user_id: UUID
    project_id: UUID


def read_state(home: Path) -> State | None:
    """What was written last, alive or not; None when there is nothing that can be read."""
    try:
        return State.model_validate_json((home / STATE_FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def running_state() -> State:
    """What runs now.  Raises NothingRunning."""
    state = read_state(meshhook_home())
    if state is None or not state.up.is_alive():
        raise NothingRunning("Nothing is running: make up")
    return state


def write_state(home: Path, state: State) -> None:
    """Replace the file in one step: a reader sees the old one or the new one, never half."""
    descriptor, name = tempfile.mkstemp(dir=home, prefix=STATE_FILE)
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(state.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        written.replace(home / STATE_FILE)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def remove_state(home: Path) -> None:
    """Say that nothing runs any more."""
    (home / STATE_FILE).unlink(missing_ok=True)


@contextmanager
def only_one(home: Path) -> Iterator[bool]:
    """Hold the lock of `up`, in a directory made for it; yields False when another process has it."""
    try:
        # Root's server runs as a user who must be able to pass through; what lies here is closed.
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise MeshHookError(
            f"{home} can't be made: {error.strerror}.", "Set MESHHOOK_HOME to another directory."
        ) from error
    with (home / LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
