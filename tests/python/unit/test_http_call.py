"""http_call against a real service: what goes out, what comes back, and what is recorded of it."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from harness.http_sink import Asked, HttpSink, hangs_up, says, says_nothing
from harness.work import some_work
from meshhook.nodes.base import Call
from meshhook.nodes.http_call import HttpCallNode
from meshhook.settings import WorkerSettings
from meshhook.worker.executor import Executor

SETTINGS = WorkerSettings(database_url="postgresql://nowhere/", allow_private_networks=True)


@pytest.fixture
async def sink() -> AsyncIterator[HttpSink]:
    async with HttpSink() as running:
        yield running


@pytest.fixture
async def caller() -> AsyncIterator[Executor]:
    executor = Executor({"http_call": HttpCallNode(SETTINGS)})
    yield executor
    await executor.close()


async def _call(caller: Executor, config: dict[str, Any], **fields: Any) -> Any:
    """The result that would go to the database."""
    result = await caller.execute(Call(some_work("http_call", config, **fields)))
    return json.loads(result.text)


class TestRequest:
    async def test_templates_make_url_query_headers_and_body(self, sink: HttpSink, caller: Executor) -> None:
        config = {
            "method": "POST",
            "url": sink.url + "/items/{{ input.id }}?fixed=1",
            "query": {"q": "{{ input.name }}", "n": "{{ input.id }}", "left_out": "{{ input.nothing }}"},
            "headers": {"X-Name": "v-{{ input.id }}", "X-None": "{{ input.nothing }}"},
            "body": {"id": "{{ input.id }}", "text": "<{{ input.name }}>", "all": "{{ input }}"},
        }
        told = await _call(caller, config, input={"id": 7, "name": "a b&c"})
        (asked,) = sink.asked
        assert told["outcome"] == "succeeded"
        assert (asked.method, asked.target) == ("POST", "/items/7?fixed=1&q=a+b%26c&n=7")
        assert asked.headers["x-name"] == "v-7"
        assert "x-none" not in asked.headers
        assert asked.headers["content-type"] == "application/json"
        assert asked.headers["user-agent"].startswith("MeshHook/")
        assert asked.json() == {"id": 7, "text": "<a b&c>", "all": {"id": 7, "name": "a b&c"}}

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    async def test_a_request_that_changes_something_carries_the_stable_key(
        self, sink: HttpSink, caller: Executor, method: str
    ) -> None:
        told = await _call(caller, {"method": method, "url": sink.url}, effect_key="mh_abc")
        assert sink.asked[0].headers["idempotency-key"] == "mh_abc"
        assert told["effect"]["key"] == "mh_abc"

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    async def test_a_request_that_only_reads_carries_none(self, sink: HttpSink, caller: Executor, method: str) -> None:
        await _call(caller, {"method": method, "url": sink.url})
        assert sink.asked[0].method == method
        assert "idempotency-key" not in sink.asked[0].headers

    async def test_a_text_under_a_content_type_of_its_own_goes_out_as_it_is(
        self, sink: HttpSink, caller: Executor
    ) -> None:
        config = {"method": "POST", "url": sink.url, "headers": {"content-type": "text/csv"}, "body": "a,{{ input }}"}
        await _call(caller, config, input="é")
        assert sink.asked[0].body == "a,é".encode()

    async def test_a_text_without_one_goes_out_as_json(self, sink: HttpSink, caller: Executor) -> None:
        await _call(caller, {"method": "POST", "url": sink.url, "body": "text"})
        assert sink.asked[0].json() == "text"

    @pytest.mark.parametrize(
        "url",
        [
            "ftp://host/",
            "file:///etc/passwd",
            "//host/path",
            "host/path",
            "",
            "http://",
            "http://[::1",
            "http://a b/",
            "javascript:alert(1)",
            "http://user:password@127.0.0.1/",
            "http://user@127.0.0.1/",
            "http://host:99999/",
            "http://h/\x00",
            "http://h/" + "a" * 9_000,
        ],
    )
    async def test_a_url_that_can_not_be_called_is_refused(self, caller: Executor, url: str) -> None:
        told = await _call(caller, {"url": "{{ input }}"}, input=url)
        assert (told["error"]["code"], told["error"]["class"]) == ("url_refused", "client_error")
        assert "effect" not in told

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Value", "a\r\nX-Other: b"),
            ("X-Value", "a\nb"),
            ("X-Value", "a\x00b"),
            ("X-Value", "\u20ac"),
            ("X Name", "a"),
            ("X-Name\r\n", "a"),
            ("", "a"),
            ("Host", "other.example"),
            ("Content-Length", "5"),
            ("Transfer-Encoding", "chunked"),
            ("Idempotency-Key", "mine"),
        ],
    )
    async def test_a_header_that_would_change_the_request_is_refused(
        self, sink: HttpSink, caller: Executor, name: str, value: str
    ) -> None:
        told = await _call(caller, {"url": sink.url, "headers": {name: "{{ input }}"}}, input=value)
        assert (told["error"]["code"], told["error"]["class"]) == ("header_refused", "client_error")
        assert sink.asked == []

    async def test_nothing_is_taken_from_the_environment(
        self, sink: HttpSink, caller: Executor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
        assert (await _call(caller, {"url": sink.url}))["outcome"] == "succeeded"

    async def test_no_cookie_is_kept_for_the_next_call(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says(200, {}, set_cookie="session=1; Path=/")
        for _ in range(2):
            await _call(caller, {"url": sink.url})
        assert "cookie" not in sink.asked[1].headers


class TestAnswer:
    async def test_the_output_is_status_a_few_headers_and_the_body(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says(
            201, {"id": 1}, content_type="application/json", etag='"x"', set_cookie="a=b", x_internal="1"
        )
        told = await _call(caller, {"url": sink.url})
        assert told["output"] == {
            "status": 201,
            "headers": {"content-type": "application/json", "etag": '"x"'},
            "body": {"id": 1},
        }

    @pytest.mark.parametrize(
        ("raw", "content_type", "body"),
        [
            (b"", "text/plain", None),
            (b"plain", "text/plain", "plain"),
            (b"12", "text/plain", 12),
            ("é".encode("latin-1"), "text/plain; charset=latin-1", "é"),
            (b"\xff\xfe", "application/octet-stream", "\ufffd\ufffd"),
            (b"a\x00b", "text/plain; charset=no-such", "a\ufffdb"),
            (b'{"a": NaN}', "application/json", '{"a": NaN}'),
            (b'{"a": 1e999}', "application/json", '{"a": 1e999}'),
            (b'"\\u0000"', "application/json", '"\\u0000"'),
            (b'"\\ud800"', "application/json", '"\\ud800"'),
            (b"[" * 3_000, "application/json", "[" * 3_000),
            (b"[" * 70 + b"]" * 70, "application/json", "[" * 70 + "]" * 70),
            (b"9" * 5_000, "application/json", "9" * 5_000),
        ],
        ids=range(13),
    )
    async def test_a_body_is_json_where_it_can_be_stored_and_text_otherwise(
        self, sink: HttpSink, caller: Executor, raw: bytes, content_type: str, body: Any
    ) -> None:
        sink.answer = says(200, raw=raw, content_type=content_type)
        assert (await _call(caller, {"url": sink.url}))["output"]["body"] == body

    @pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
    async def test_a_packed_body_is_unpacked(self, sink: HttpSink, caller: Executor, encoding: str, pack: Any) -> None:
        sink.answer = says(200, raw=pack(b'{"a": 1}'), content_encoding=encoding)
        assert (await _call(caller, {"url": sink.url}))["output"]["body"] == {"a": 1}

    @pytest.mark.parametrize(
        ("raw", "headers", "code"),
        [
            (b"x" * 256_001, {}, "response_too_large"),
            (gzip.compress(b"x" * 50_000_000), {"content_encoding": "gzip"}, "response_too_large"),
            (b"no gzip", {"content_encoding": "gzip"}, "response_invalid"),
            (gzip.compress(b"x" * 1_000)[:-10], {"content_encoding": "gzip"}, "response_invalid"),
            (b"x", {"content_encoding": "br"}, "response_invalid"),
        ],
        ids=["too large", "gzip bomb", "no gzip", "cut gzip", "unknown encoding"],
    )
    async def test_an_answer_that_can_not_be_read_fails_and_the_effect_may_have_happened(
        self, sink: HttpSink, caller: Executor, raw: bytes, headers: dict[str, Any], code: str
    ) -> None:
        sink.answer = says(200, raw=raw, **headers)
        told = await _call(caller, {"method": "POST", "url": sink.url})
        assert (told["error"]["code"], told["error"]["class"]) == (code, "invalid_response")
        assert (told["effect"]["status"], told["effect"]["may_have_happened"]) == (200, True)

    async def test_an_answer_just_within_the_limit_is_taken(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says(200, raw=b"x" * 256_000)
        assert len((await _call(caller, {"url": sink.url}))["output"]["body"]) == 256_000

    async def test_an_endless_answer_is_given_up(self, sink: HttpSink, caller: Executor) -> None:
        async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
                await writer.drain()

        sink.answer = endless
        assert (await _call(caller, {"url": sink.url}))["error"]["code"] == "response_too_large"


class TestFailure:
    @pytest.mark.parametrize(
        ("status", "error_class"),
        [
            (300, "client_error"),
            (400, "client_error"),
            (401, "client_error"),
            (404, "client_error"),
            (408, "timeout"),
            (422, "client_error"),
            (429, "rate_limited"),
            (500, "server_error"),
            (503, "server_error"),
            (599, "server_error"),
        ],
    )
    async def test_a_status_decides_the_class(
        self, sink: HttpSink, caller: Executor, status: int, error_class: str
    ) -> None:
        sink.answer = says(status, {"problem": "p"})
        told = await _call(caller, {"method": "POST", "url": sink.url})
        error = told["error"]
        assert (error["code"], error["class"], error["status"]) == (f"http_{status}", error_class, status)
        assert error["body"] == '{"problem":"p"}'
        assert (told["effect"]["status"], told["effect"]["may_have_happened"]) == (status, False)

    async def test_a_redirect_is_told_and_not_followed(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says(302, None, location=f"{sink.url}/elsewhere")
        told = await _call(caller, {"url": sink.url})
        assert "redirects are not followed" in told["error"]["message"]
        assert len(sink.asked) == 1

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"retry_after": "7"}, 7),
            ({"retry_after": "99999999999"}, 86_400),
            ({"retry_after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30),
            ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
            ({"retry_after": "soon"}, None),
            ({"retry_after": "-5"}, None),
            ({}, None),
        ],
    )
    async def test_the_wait_that_the_other_side_asks_for_is_passed_on(
        self, sink: HttpSink, caller: Executor, headers: dict[str, Any], seconds: float | None
    ) -> None:
        sink.answer = says(429, {}, **headers)
        assert (await _call(caller, {"url": sink.url})).get("retry_after_s") == seconds

    async def test_no_connection_means_nothing_happened(self, caller: Executor) -> None:
        async with HttpSink() as gone:
            pass
        told = await _call(caller, {"method": "POST", "url": gone.url})
        assert (told["error"]["code"], told["error"]["class"]) == ("connect_failed", "connection")
        assert (told["effect"]["sent_at"], told["effect"]["may_have_happened"]) == (None, False)

    async def test_a_private_address_is_refused_and_nothing_is_sent(self, sink: HttpSink) -> None:
        caller = Executor({"http_call": HttpCallNode(SETTINGS.model_copy(update={"allow_private_networks": False}))})
        told = await _call(caller, {"method": "POST", "url": sink.url})
        await caller.close()
        assert (told["error"]["code"], told["error"]["class"]) == ("address_refused", "client_error")
        assert told["effect"]["may_have_happened"] is False
        assert sink.asked == []

    async def test_a_request_whose_answer_never_came_may_have_happened(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = hangs_up
        told = await _call(caller, {"method": "POST", "url": sink.url})
        assert (told["error"]["code"], told["error"]["class"]) == ("connection_lost", "connection")
        assert (told["effect"]["status"], told["effect"]["may_have_happened"]) == (None, True)
        assert told["effect"]["sent_at"] <= told["effect"]["ended_at"]

    async def test_a_silent_service_is_a_timeout_that_may_have_happened(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says_nothing
        told = await _call(caller, {"method": "POST", "url": sink.url}, timeout_s=0.2)
        assert told["error"]["class"] == "timeout"
        assert told["effect"]["may_have_happened"] is True

    async def test_an_answer_that_trickles_is_stopped_by_the_steps_own_limit(
        self, sink: HttpSink, caller: Executor
    ) -> None:
        async def trickle(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)

        sink.answer = trickle
        told = await _call(caller, {"url": sink.url}, timeout_s=0.3)
        assert (told["error"]["code"], told["error"]["class"]) == ("step_timeout", "timeout")

    async def test_an_answer_that_is_no_http_is_a_broken_connection(self, sink: HttpSink, caller: Executor) -> None:
        async def nonsense(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(b"nonsense\r\n\r\n")
            await writer.drain()

        sink.answer = nonsense
        assert (await _call(caller, {"url": sink.url}))["error"]["class"] == "connection"

    async def test_a_call_stopped_in_the_middle_leaves_what_was_sent(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says_nothing
        call = Call(some_work("http_call", {"method": "POST", "url": sink.url}))
        execution = asyncio.create_task(caller.execute(call))
        await sink.was_asked()
        execution.cancel()
        with pytest.raises(asyncio.CancelledError):
            await execution
        assert call.effect is not None
        assert call.effect.as_json()["may_have_happened"] is True


class TestSecrets:
    SECRET = 'pa ss/wörd"&+1'
    PROJECT = "0b9c6e1a-2f3d-4c5b-8a79-68574635241f"
    VARIABLE = "MESHHOOK_SECRET_0B9C6E1A2F3D4C5B8A7968574635241F_"

    @pytest.fixture(autouse=True)
    def _known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(self.VARIABLE + "TOKEN", self.SECRET)

    async def test_a_secret_goes_out_and_nowhere_else(self, sink: HttpSink, caller: Executor) -> None:
        async def echo(asked: Asked, writer: asyncio.StreamWriter) -> None:
            body = {"you_said": asked.json(), "at": asked.target, self.SECRET: 1}
            await says(200, body, x_request_id="abc")(asked, writer)

        sink.answer = echo
        config = {
            "method": "POST",
            "url": sink.url + "/p/{{ secrets.TOKEN }}",
            "query": {"q": "{{ secrets.TOKEN }}"},
            "body": {"token": "Bearer {{ secrets.TOKEN }}"},
        }
        result = await caller.execute(Call(some_work("http_call", config, project_id=self.PROJECT)))
        assert sink.asked[0].json() == {"token": f"Bearer {self.SECRET}"}
        told = json.loads(result.text)
        assert told["effect"]["url"] == f"{sink.url}/p/***?q=***"
        assert told["output"]["body"]["you_said"] == {"token": "Bearer ***"}
        assert "w\u00f6rd" not in result.text
        assert "%C3%B6rd" not in result.text.upper()

    async def test_a_secret_is_not_in_what_a_failure_tells(self, sink: HttpSink, caller: Executor) -> None:
        sink.answer = says(403, {"error": f"the token {self.SECRET} is wrong"})
        told = await _call(caller, {"url": sink.url, "query": {"t": "{{ secrets.TOKEN }}"}}, project_id=self.PROJECT)
        assert told["error"]["body"] == '{"error":"the token *** is wrong"}'

    async def test_a_secret_that_can_not_be_a_header_is_not_shown(
        self, sink: HttpSink, caller: Executor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(self.VARIABLE + "TOKEN", "hunter2\nhunter2")
        result = await caller.execute(
            Call(
                some_work(
                    "http_call",
                    {"url": sink.url, "headers": {"X": "{{ secrets.TOKEN }}"}},
                    project_id=self.PROJECT,
                )
            )
        )
        assert result.code == "header_refused"
        assert "hunter2" not in result.text

    async def test_a_secret_in_the_host_hides_the_whole_address(
        self, sink: HttpSink, caller: Executor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(self.VARIABLE + "HOST", f"127.0.0.1:{sink.port}")
        told = await _call(caller, {"url": "http://{{ secrets.HOST }}/x"}, project_id=self.PROJECT)
        assert (told["outcome"], told["effect"]["url"]) == ("succeeded", "***")

    async def test_an_unknown_secret_fails_before_anything_is_sent(self, sink: HttpSink, caller: Executor) -> None:
        told = await _call(caller, {"url": sink.url, "headers": {"X": "{{ secrets.OTHER }}"}}, project_id=self.PROJECT)
        assert (told["error"]["code"], told["error"]["class"]) == ("secret_missing", "expression")
        assert f"{self.VARIABLE}OTHER" in told["error"]["message"]
        assert sink.asked == []

    @pytest.mark.parametrize(
        "name",
        ["TOKEN", "_TOKEN", "0B9C6E1A2F3D4C5B8A7968574635241F_TOKEN", "_0B9C6E1A2F3D4C5B8A7968574635241F_TOKEN"],
    )
    async def test_another_projects_secret_is_missing(
        self, sink: HttpSink, caller: Executor, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setenv("MESHHOOK_SECRET_TOKEN", self.SECRET)
        config = {"url": sink.url, "headers": {"X": f"{{{{ secrets.{name} }}}}"}}
        result = await caller.execute(Call(some_work("http_call", config)))
        told = json.loads(result.text)["error"]
        # A name can't begin with a digit: such a template is an expression that can't be read.
        assert told["code"] == ("expression_invalid" if name[0].isdigit() else "secret_missing")
        assert self.SECRET not in result.text
        assert sink.asked == []
