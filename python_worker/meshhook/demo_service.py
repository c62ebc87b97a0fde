"""The demo's ticket service: a small HTTP server on loopback that fails until it is repaired.

    POST /tickets            503 while broken, then 201 {"ticket": "TICKET-n"}; every request is recorded.
                             One ticket for one Idempotency-Key, however often it is asked for.
    POST /control/repair     204; tickets are opened from now on
    GET  /control/requests   {"is_repaired": bool, "requests": [{"key", "body", "status"}]}

It is a stand-in for the service that a real workflow would call, so it knows nothing of MeshHook.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from meshhook.ports import LOOPBACK

LARGEST_BODY = 1_000_000
_LOOKS_FOR_THE_END_S = 0.05


@dataclass(frozen=True)
class RecordedRequest:
    """A request for a ticket, and how it was answered."""

    key: str | None
    body: Any
    status: int


class TicketDesk:
    """What the service remembers.  Requests come from several threads, hence the lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_repaired = False
        self._requests: list[RecordedRequest] = []
        self._tickets: dict[str, str] = {}

    def repair(self) -> None:
        with self._lock:
            self._is_repaired = True

    def open_ticket(self, key: str | None, body: Any) -> tuple[int, dict[str, str]]:
        with self._lock:
            if not self._is_repaired:
                self._requests.append(RecordedRequest(key, body, 503))
                return 503, {"error": "the ticket database is down"}
            name = key if key is not None else f"request {len(self._requests)}"
            ticket = self._tickets.setdefault(name, f"TICKET-{len(self._tickets) + 1}")
            self._requests.append(RecordedRequest(key, body, 201))
            return 201, {"ticket": ticket}

    def report(self) -> dict[str, Any]:
        with self._lock:
            return {
                "is_repaired": self._is_repaired,
                "requests": [asdict(request) for request in self._requests],
            }


class DemoService:
    """The service on a thread of its own, for as long as the context is open.

    `port` is a wish: when it is taken, or 0, any free one is used.
    """

    def __init__(self, port: int = 0) -> None:
        self.desk = TicketDesk()
        try:
            self._server = _Server((LOOPBACK, port), self.desk)
        except OSError:
            self._server = _Server((LOOPBACK, 0), self.desk)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_LOOKS_FOR_THE_END_S,), daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], desk: TicketDesk) -> None:
        self.desk = desk
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            return self._answer(413, {"error": "say a Content-Length of at most 1 MB"})
        raw = self.rfile.read(int(length))
        if self.path == "/control/repair":
            self.server.desk.repair()
            return self._answer(204)
        if self.path != "/tickets":
            return self._answer(404, {"error": "no such path"})
        try:
            body = json.loads(raw)
        except ValueError:
            return self._answer(400, {"error": "the body is not JSON"})
        return self._answer(*self.server.desk.open_ticket(self.headers["Idempotency-Key"], body))

    def do_GET(self) -> None:
        if self.path != "/control/requests":
            return self._answer(404, {"error": "no such path"})
        return self._answer(200, self.server.desk.report())

    def log_message(self, *_: object) -> None:
        """Say nothing: the worker's log already tells each call."""

    def _answer(self, status: int, document: dict[str, Any] | None = None) -> None:
        content = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
