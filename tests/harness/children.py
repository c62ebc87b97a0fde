"""Programs that a test starts beside itself: waited for by what they say, ended when the test is over."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any

PATIENCE_S = 30


class Child:
    """A running program whose lines of output are read as they come."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self.lines: list[str] = []
        self._came = threading.Condition()
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def said(self, key: str, value: str | None = None) -> Mapping[str, Any]:
        """The first JSON line with this key, and value if one is given, once it is there."""

        def found() -> Mapping[str, Any] | None:
            for line in self.lines:
                document = json.loads(line) if line.startswith('{"') else {}
                if key in document and value in (None, document[key]):
                    return dict(document)
            return None

        with self._came:
            self._came.wait_for(lambda: found() or not self._reader.is_alive(), PATIENCE_S)
            document = found()
        assert document is not None, f"it never said {key}: {self.lines}"
        return document

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, at once if it was killed or does not stop by itself."""
        self._process.send_signal(number)
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._came:
                self.lines.append(line.rstrip("\n"))
                self._came.notify_all()
        with self._came:
            self._came.notify_all()
