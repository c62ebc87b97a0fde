"""What `make` does when it was killed in the middle of what it makes."""

from __future__ import annotations

import subprocess
from pathlib import Path

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
