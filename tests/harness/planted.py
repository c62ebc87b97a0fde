"""A copy of a part of the repository, in which a test plants faults, and what `make lint` says of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(sys.executable).parent
SETTINGS = ("pyproject.toml", ".sqlfluffignore")
_NOT_OURS = shutil.ignore_patterns("__pycache__", "node_modules", ".*_cache")


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


class Copy:
    """These files and folders of the repository under `folder`, beside the settings of every tool."""

    def __init__(self, folder: Path, *parts: str) -> None:
        self.root = folder
        for part in (*SETTINGS, *parts):
            target = folder / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, target, ignore=_NOT_OURS)
            else:
                shutil.copy(ROOT / part, target)

    def add(self, path: str, text: str) -> None:
        """A file that is not there yet."""
        file = self.root / path
        assert not file.exists(), path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def change(self, path: str, old: str, new: str) -> None:
        """The first `old` of a file becomes `new`; it has to be there."""
        file = self.root / path
        text = file.read_text()
        assert old in text, (path, old)
        file.write_text(text.replace(old, new, 1))

    def lint(self, words: str, *more: str) -> Said:
        """What the one command of `make lint` with these words says of this copy, with `more` behind it."""
        (command,) = [line for line in _commands() if words in line]
        return self.run(f"{command} {' '.join(more)}")

    def run(self, command: str, **environment: str) -> Said:
        """What a shell's command says in the folder of this copy."""
        # Who runs this test may run under make and pytest, whose words are not for the command.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "PYTEST"))}
        inherited["PATH"] = f"{BINARIES}:{inherited['PATH']}"
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.root,
            env={**inherited, **environment},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)


def _commands() -> list[str]:
    """The commands of `make lint`, programs by their bare names."""
    words = ["make", "--no-print-directory", "--dry-run", "lint", f"BIN={BINARIES}"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return [line.replace(f"{BINARIES}/", "") for line in done.stdout.splitlines()]
