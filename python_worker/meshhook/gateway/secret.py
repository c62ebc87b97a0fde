"""The secret that signs this installation's tokens: made once, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

SECRET_FILE: Final = "gateway.secret"


def installation_secret(home: Path) -> str:
    """The secret; made if there is none. Two that make it at one time get the same."""
    file = home / SECRET_FILE
    if not file.exists():
        written = home / f"{SECRET_FILE}.{os.getpid()}"
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as made:
            made.write(secrets.token_hex(32))
            made.flush()
            os.fsync(made.fileno())
        with suppress(FileExistsError):  # another process was faster, and its secret holds
            file.hardlink_to(written)
        written.unlink()
    return file.read_text()
