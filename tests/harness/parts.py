"""What a machine may lack. A test that needs it is skipped with a line that tells what brings it."""

from __future__ import annotations

import os
import re
import shutil
from typing import NoReturn

import pytest

_LINE = re.compile(r".+ is missing: .+")
_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", "/usr/lib/podman"])


class Missing(Exception):
    """A part that is not there, and what brings it. Its text is the line that a run ends with."""

    def __init__(self, what: str, brought_by: str) -> None:
        super().__init__(f"{what} is missing: {brought_by}")

    def skip(self) -> NoReturn:
        """Skip the test that needs it."""
        pytest.skip(str(self))


def is_line(reason: str) -> bool:
    """Whether a test was skipped for such a part."""
    return _LINE.fullmatch(reason) is not None


def has_program(name: str) -> bool:
    """Whether the machine has it, also where only root looks and where podman keeps its helpers."""
    return shutil.which(name, path=_PATH) is not None
