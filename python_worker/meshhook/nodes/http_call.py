"""http_call: one request to the outside, recorded so that a person can judge whether to repeat it.

Outside effects happen at least once: a request whose answer never came may have been carried out.
Every request that is no mere read therefore carries the step's stable Idempotency-Key, and the
record says `may_have_happened` whenever the request went out and the answer did not come in whole.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpcore
import httpx

from meshhook import json_text
from meshhook.errors import NodeFailed
from meshhook.nodes.base import Call, Effect, Node, Output, within_budget
from meshhook.nodes.http_answer import body_value, read_body, retry_after_s, told_headers
from meshhook.nodes.http_request import prepare
from meshhook.nodes.network_guard import GuardedTransport
from meshhook.nodes.redaction import Redaction
from meshhook.settings import WorkerSettings

# httpx tells the whole URL of each request at level info, secrets included.
logging.getLogger("httpx").setLevel(logging.WARNING)

_TOLD_BODY_CHARS: Final = 1_000
_SENDING: Final = "send_request_headers.started"


class HttpCallNode(Node):
    """The output is `{"status", "headers", "body"}`; a status of 300 or more is a failure.

    Redirects are not followed, no proxy or credentials are taken from the environment, and no
    cookie is kept from one call to the next.
    """

    kind = "http_call"

    def __init__(self, settings: WorkerSettings) -> None:
        super().__init__(settings)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(
                allow_private_networks=settings.allow_private_networks,
                open_addresses=settings.open_addresses,
                max_connections=settings.concurrency,
            ),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    async def execute(self, call: Call) -> Output:
        redaction = Redaction()
        try:
            return await self._execute(call, redaction)
        except NodeFailed as failure:
            failure.message = redaction.text(failure.message)
            failure.facts = redaction.value(failure.facts)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a library says of a request may hold a secret
            message = redaction.text(f"{type(error).__name__}: {error}")
            raise NodeFailed("internal", "internal", json_text.clean_text(message, 500)) from None

    async def _execute(self, call: Call, redaction: Redaction) -> Output:
        work = call.work
        outgoing = await within_budget(lambda meter: prepare(work, redaction, meter))
        request = outgoing.request
        effect = call.effect = Effect(request.method, outgoing.told_url, work.effect_key)

        async def trace(event: str, info: dict[str, Any]) -> None:
            if event.endswith(_SENDING):
                effect.sent_at = datetime.now(UTC)

        connect_s = min(self.settings.http_connect_timeout_s, work.timeout_s)
        request.extensions = {
            "trace": trace,
            "timeout": httpx.Timeout(work.timeout_s, connect=connect_s).as_dict(),
        }
        try:
            return await self._exchange(request, effect, redaction)
        except httpcore.TimeoutException:
            raise _no_answer(effect, "timeout") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
            raise _no_answer(effect, "connection", redaction.text(str(error))) from None
        finally:
            effect.end()

    async def _exchange(self, request: httpx.Request, effect: Effect, redaction: Redaction) -> Output:
        response = await self._client.send(request, stream=True)
        try:
            effect.status = response.status_code
            body = await read_body(response, self.settings.http_max_response_bytes)
            effect.is_answered = True
        finally:
            await response.aclose()
        value = redaction.value(body_value(body, response.headers.get("content-type", "")))
        if not response.is_success:
            raise _bad_status(response, value, redaction.text(response.reason_phrase))
        headers = told_headers(response.headers, redaction)
        return Output({"status": response.status_code, "headers": headers, "body": value})

    async def close(self) -> None:
        await self._client.aclose()


def _no_answer(effect: Effect, error_class: str, problem: str = "") -> NodeFailed:
    detail = json_text.clean_text(" ".join(problem.split()).rstrip("."), 300)
    if effect.sent_at is None:
        code = "connect_timeout" if error_class == "timeout" else "connect_failed"
        message = "The connection could not be made"
    else:
        code = "answer_timeout" if error_class == "timeout" else "connection_lost"
        message = "The request was sent and the answer did not come"
    return NodeFailed(code, error_class, f"{message}: {detail}." if detail else f"{message}.")


def _bad_status(response: httpx.Response, body: Any, phrase: str) -> NodeFailed:
    status = response.status_code
    if status == 429:
        error_class = "rate_limited"
    elif status == 408:
        error_class = "timeout"
    elif status >= 500:
        error_class = "server_error"
    else:
        error_class = "client_error"
    message = f"The answer was {status} {phrase}".rstrip() + "."
    if 300 <= status < 400:
        message = f"The answer was a redirect ({status}), and redirects are not followed."
    told = body if isinstance(body, str) else json_text.dumps(body)
    return NodeFailed(
        f"http_{status}",
        error_class,
        json_text.clean_text(message, 300),
        retry_after_s=retry_after_s(response.headers),
        facts={"status": status, "body": json_text.clean_text(told, _TOLD_BODY_CHARS)},
    )
