"""Other engines and queues, each a program of its own that is told and answers in lines of JSON.

`Peer("dbos", "client", url)` runs `python -m benchmarks.peers.dbos client URL`. What a peer prints by itself, its
log, goes to a file. Whatever keeps it from answering is `Unreachable`, with a sentence for the result.
"""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

PATIENCE_S = 120.0
ENDING_S = 10.0


class Unreachable(Exception):
    """The peer is not installed, broke, or kept silent: there is no figure of it and no ratio."""


class Peer:
    """One process of a peer, in one of its roles; gone when the context ends."""

    def __init__(self, name: str, role: str, url: str, *arguments: str) -> None:
        self._name = name
        self._log = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115 - it is closed with the process
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.peers.{name}", role, url, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, name=f"{name} {role}", daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, do: str, **arguments: Any) -> Any:
        """The answer to one command."""
        self._say(json.dumps({"do": do, **arguments}))
        return self.told()

    def go(self) -> None:
        """What it is ready for may begin."""
        self._say("go")

    def told(self, patience_s: float = PATIENCE_S) -> Any:
        """The next thing that it says by itself."""
        try:
            line = self._lines.get(timeout=patience_s)
        except queue.Empty:
            raise Unreachable(f"{self._name} said nothing for {patience_s:.0f} s") from None
        if line is None:
            raise self._gone()
        return json.loads(line)

    def end(self) -> None:
        """Ask it to end, and make it end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(ENDING_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout, self._log):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except OSError:
            raise self._gone() from None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _gone(self) -> Unreachable:
        """Says the last line of its log, which names what was wrong."""
        self._process.wait(ENDING_S)
        self._log.seek(0)
        said = [line.strip() for line in self._log if line.strip()]
        return Unreachable(f"{self._name} ended: {said[-1][:200] if said else 'without a word'}")
