"""The session in the README runs as pasted, and prints what stands there."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from harness.databases import Database
from meshhook.cli.main import main

README = Path(__file__).resolve().parents[3] / "README.md"

VOLATILE = [
    (r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID"),
    (r"127\.0\.0\.1:\d+", "ADDRESS"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
    (r"mh_[0-9a-f]+…", "KEY"),
    (r"[0-9a-f]{64}", "HASH"),
    (r"\(\d+\.\d s\)", "SECONDS"),
    (r"process \d+", "PROCESS"),
    (r"\d+ migrations, \d+ functions", "MIGRATIONS"),
]


def calmed(text: str) -> list[str]:
    """The lines that say something, without what differs from run to run."""
    for pattern, word in VOLATILE:
        text = re.sub(pattern, word, text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def session() -> list[tuple[str, str]]:
    """Each command of the session with what it prints."""
    block = "\n".join(line[4:] for line in README.read_text().splitlines() if line.startswith("    "))
    block = block[block.index("$ make up") : block.index("docs/architecture.md")]
    steps = []
    for step in block.split("$ ")[1:]:
        command, printed = re.split(r"(?<!\\)\n", step, maxsplit=1)
        steps.append((command.replace("\\\n", ""), printed))
    return steps


def test_the_session_of_the_readme_runs_as_pasted(database: Database, tmp_path: Path) -> None:
    (make_up, shown_by_up), *others = session()
    assert make_up == "make up"
    environment = {"MESHHOOK_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "meshhook", "up", "--database-url", database.url],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as up:
        assert up.stdout is not None
        said = ""
        for line in up.stdout:
            said += line
            if "Ctrl-C stops everything" in line:
                break
        # A database of one's own is not started, and has its schema already.
        own = ("postgres ", "schema ")
        assert {line for line in calmed(shown_by_up) if not line.startswith(own)} <= set(calmed(said))

        run_id = re.findall(r"run preview (\S+) open_ticket", said)[0]
        for command, printed in others:
            program, *words = shlex.split(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", run_id, command))
            assert program == ".venv/bin/meshhook"
            if words[1] == "show":
                CliRunner().invoke(main, ["run", "watch", run_id], env=environment)
            told = CliRunner().invoke(main, words, env=environment)
            assert calmed(told.stdout) == calmed(printed)
        up.send_signal(signal.SIGTERM)
        up.stdout.read()
    assert up.returncode == 0
