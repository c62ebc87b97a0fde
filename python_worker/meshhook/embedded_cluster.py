"""What a server needs before it can start: a cluster on disk and a password."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

from meshhook.embedded_binaries import RunAs
from meshhook.embedded_processes import die_with_parent
from meshhook.errors import EmbeddedServerFailed

SUPERUSER = "postgres"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C.UTF-8"}
"""For the server's programs, whatever ours is: a closed HOME and an unset LANG change nothing."""


def make_cluster(data_dir: Path, binaries: Path, user: RunAs, *, durable: bool) -> None:
    """Run initdb beside the final place and rename the result: `data_dir/cluster` is whole or absent."""
    for interrupted in data_dir.glob("initdb.*"):
        shutil.rmtree(interrupted, ignore_errors=True)
    password_file = data_dir / "password"
    password_file.unlink(missing_ok=True)
    password_file.touch(mode=0o600, exist_ok=False)
    password_file.write_text(f"{secrets.token_urlsafe(32)}\n")
    unfinished = Path(tempfile.mkdtemp(prefix="initdb.", dir=data_dir))
    try:
        given = unfinished / "password"
        shutil.copy(password_file, given)
        (unfinished / "cluster").mkdir(mode=0o700)
        for path in (unfinished, given, unfinished / "cluster"):
            user.give(path)
        answer = subprocess.run(
            [
                str(binaries / "initdb"),
                f"--pgdata={unfinished / 'cluster'}",
                f"--username={SUPERUSER}",
                f"--pwfile={given}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                *([] if durable else ["--no-sync"]),
            ],
            user=user.user_id,
            group=user.group_id,
            extra_groups=user.extra_groups,
            env=ENVIRONMENT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C in the terminal is for us alone: what is being made is finished, then all stops in order.
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        if answer.returncode != 0:
            last = (answer.stdout.strip().splitlines() or ["no word"])[-1]
            raise EmbeddedServerFailed(f"initdb failed in {data_dir}: {last}")
        (unfinished / "cluster").rename(data_dir / "cluster")
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def worst_line(said: str) -> str:
    """Of what a server wrote before it gave up, the line that says why."""
    lines = [line for line in said.splitlines() if line.strip()]
    for mark in ("could not bind", "PANIC:  ", "FATAL:  "):
        for line in lines:
            if mark in line:
                return line.rpartition(":  ")[2]
    return lines[-1] if lines else "it said nothing"
