"""What `make` does when it was killed in the middle of what it makes, and where a part is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).resolve().parents[3] / "Makefile"
PYTHON = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "$*" >> calls
mkdir -p .venv/bin && touch .venv/bin/python
[ ! -e breaks ]
"""


def test_half_a_virtual_environment_is_made_anew_and_a_whole_one_kept(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    (tmp_path / "breaks").touch()

    def make() -> int:
        words = ["make", "--file", str(MAKEFILE), "--directory", str(tmp_path), f"PYTHON={python}", ".venv/.made"]
        return subprocess.run(words, capture_output=True).returncode

    assert make() != 0
    assert (tmp_path / ".venv" / "bin" / "python").exists()
    (tmp_path / "breaks").unlink()
    assert make() == 0
    assert make() == 0
    assert (tmp_path / "calls").read_text() == "-m venv --clear .venv\n" * 2


@pytest.mark.parametrize("folder", ["sql", "gateway", "supabase", "supabase_lite"])
def test_packages_of_npm_are_left_out_without_npm_and_made_once_it_is_there(tmp_path: Path, folder: str) -> None:
    """Without them tests are skipped, so the rest of a run goes on."""
    lock = tmp_path / "tests" / folder / "package-lock.json"
    lock.parent.mkdir(parents=True)
    lock.touch()
    stamp = lock.parent / "node_modules" / ".installed"
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("mkdir", "sed", "touch"):
        (programs / name).symlink_to(str(shutil.which(name)))

    def make() -> int:
        words = [str(shutil.which("make")), "--file", str(MAKEFILE), "--directory", str(tmp_path)]
        command = [*words, str(stamp.relative_to(tmp_path))]
        return subprocess.run(command, capture_output=True, env={"PATH": str(programs)}).returncode

    assert make() == 0
    assert not stamp.exists()
    npm = programs / "npm"
    npm.write_text("#!/bin/sh\nmkdir node_modules && exit 1\n")
    npm.chmod(0o755)
    assert make() != 0
    assert not stamp.exists()
    npm.write_text("#!/bin/sh\nexit 0\n")
    assert make() == 0
    assert stamp.exists()
