"""The real client of Supabase in Node, as a page uses it: one JSON line is a call, one its answer."""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness.parts import Missing, has_program

FOLDER = Path(__file__).resolve().parents[1] / "gateway"
Json = Any


class SupabaseJs:
    """Clients of any number of servers, in one process of Node."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._numbers = itertools.count(1)

    def rpc(
        self,
        url: str,
        key: str,
        function: str,
        arguments: Mapping[str, Json] | None = None,
        options: Mapping[str, Json] | None = None,
        *,
        token: str | None = None,
        then: Sequence[Sequence[Json]] = (),
        headers: Mapping[str, str] | None = None,
        schema: str = "meshhook",
    ) -> dict[str, Json]:
        """`{data, error, status, count}` of `client.rpc(...)`, with the methods of `then` called on it."""
        return self._ask(
            url=url,
            key=key,
            token=token,
            schema=schema,
            headers=dict(headers or {}),
            rpc=[function, dict(arguments or {}), dict(options or {})],
            then=[list(method) for method in then],
        )

    def auth(self, url: str, key: str, method: str, *given: Json, session: str | None = None) -> dict[str, Json]:
        """`{data, error}` of `client.auth.method(...)`; calls of one session share their client."""
        return self._ask(url=url, key=key, session=session, auth=[method, *given])

    def _ask(self, **asked: Json) -> dict[str, Json]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        number = next(self._numbers)
        self._process.stdin.write(json.dumps({"id": number, **asked}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the client has ended"
        said: dict[str, Json] = json.loads(line)
        assert said.pop("id") == number
        assert "thrown" not in said, said["thrown"]
        return said


@contextmanager
def supabase_js() -> Iterator[SupabaseJs]:
    """The client, for as long as the context is open; skips the test where it can't be."""
    if not has_program("node"):
        Missing("Node", "apt-get install nodejs npm").skip()
    if not (FOLDER / "node_modules/.installed").exists():
        Missing("supabase-js", "make tests/gateway/node_modules/.installed").skip()
    with subprocess.Popen(
        ["node", str(FOLDER / "client.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield SupabaseJs(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
