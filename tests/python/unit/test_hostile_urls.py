"""What a workflow may not call, however it is spelled: listeners that stand on every address here see no connection."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any, Self

import pytest

from harness.http_sink import HttpSink, says
from harness.work import some_work
from meshhook.nodes.base import Call
from meshhook.nodes.http_call import HttpCallNode
from meshhook.settings import WorkerSettings
from meshhook.worker.executor import Executor

INSIDE = """
127.0.0.1 127.0.0.1. 127.255.255.254 127.1 127.0.1 2130706433 017700000001 0x7f000001 0x7f.1 0177.0.0.1 0x7f.0x0.0x0.0x1
0 0.0.0.0 00000177.1 localhost LOCALHOST localhost. LocalHost
[::1] [0:0:0:0:0:0:0:1] [0000::0001] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [::ffff:0:127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:a9fe:a9fe::] [2001::1] [2001:db8::1]
[fe80::1] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [100::1] [2606:4700::5efe:127.0.0.1]
10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 100.100.100.200 169.254.169.254 0xa9fea9fe 2852039166
192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
"""
"""Each of them is some address inside."""

SPELLINGS = [
    "http://user@127.0.0.1:{port}/",
    "http://user:password@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://example.com:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.com/",
    "http://127.0.0.1:{port}?@example.com/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http:\\\\127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    " http://127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{port}/",
    "http://\uff11\uff12\uff17.0.0.1:{port}/",
    "http://127\u30020\u30020\u30021:{port}/",
    "http://127\uff0e0\uff0e0\uff0e1:{port}/",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
    "http://loc\u00adalhost:{port}/",
    "http://loc\u200balhost:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127%2e0%2e0%2e1:{port}/",
    "http://local%68ost:{port}/",
    "http://localhost%00.example.com:{port}/",
    "http://localhost\x00.example.com:{port}/",
    "http://127.0.0.1:{port}\x00.example.com/",
    "http://127.0.0.1\r\n:{port}/",
    "http://127.0.0.1:{port}/\r\nX-Injected: 1",
    "http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "http://127.0.0\t.1:{port}/",
    "http://127.0.0.1 :{port}/",
    "http://[::1:{port}/",
    "http://[::1]a:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[v1.::1]:{port}/",
    "http://[]:{port}/",
    "http://:{port}/",
    "http://@:{port}/",
    "http://127.0.0.1:{port}:{port}/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:+{port}/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:99999999999/",
    "http://127.0.0.1:\uff18\uff10/",
    "http://xn--/",
    "http://xn--a-\uffff/",
    "http://" + "a" * 64 + ".invalid:{port}/",
    "http://" + "a." * 200 + "invalid:{port}/",
    "http://127.0.0.1:{port}/" + "a" * 8_000,
    "https://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "file:///etc/passwd",
    "file://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/",
    "ldap://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "unix:///var/run/docker.sock",
    "jar:http://127.0.0.1:{port}/!/",
    "data:text/plain,a",
    "javascript:alert(1)",
    "view-source:http://127.0.0.1:{port}/",
    "",
]


class Canary:
    """Listens on one port of every address of this machine, IPv4 and IPv6, or of one; counts who comes."""

    def __init__(self, *hosts: str, port: int = 0) -> None:
        self._hosts = hosts or ("0.0.0.0", "::")
        self.port = port
        self.came = 0

    async def __aenter__(self) -> Self:
        self._servers = []
        for host in self._hosts:
            server = await asyncio.start_server(self._greet, host, self.port)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()

    async def _greet(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came += 1
        writer.close()


def caller(**settings: Any) -> Executor:
    return Executor({"http_call": HttpCallNode(WorkerSettings(database_url="postgresql://nowhere/", **settings))})


async def told(executor: Executor, url: str, **config: Any) -> dict[str, Any]:
    """The result that would go to the database."""
    work = some_work("http_call", {"url": "{{ input }}", **config}, input=url, timeout_s=20)
    result: dict[str, Any] = json.loads((await executor.execute(Call(work))).text)
    return result


@pytest.fixture
async def executor() -> AsyncIterator[Executor]:
    made = caller()
    yield made
    await made.close()


async def test_a_canary_sees_who_connects() -> None:
    """Without which the tests below would prove nothing."""
    open_caller = caller(allow_private_networks=True)
    async with Canary() as canary:
        for host in ("127.0.0.1", "127.0.0.2", "[::1]", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
            assert (await told(open_caller, f"http://{host}:{canary.port}/"))["error"]["code"] == "connection_lost"
        assert canary.came == 6
    await open_caller.close()


async def test_no_spelling_of_an_address_inside_is_connected_to(executor: Executor) -> None:
    codes = {}
    async with Canary() as canary:
        for address in INSIDE.split():
            answer = await told(executor, f"http://{address}:{canary.port}/")
            codes[address] = answer["error"]["code"]
            assert answer.get("effect", {}).get("sent_at") is None
        assert canary.came == 0
    # A resolver may not know these two as what they are without their dot.
    assert {codes.pop(dotted) for dotted in ("127.0.0.1.", "localhost.")} <= {"address_refused", "connect_failed"}
    assert {address: code for address, code in codes.items() if code not in ("address_refused", "url_refused")} == {}
    assert len(codes) > 50


async def test_no_url_that_is_none_leads_inside(executor: Executor) -> None:
    codes = {}
    async with Canary() as canary:
        for spelling in SPELLINGS:
            answer = await told(executor, spelling.replace("{port}", str(canary.port)))
            codes[spelling] = answer["error"]["code"]
        assert canary.came == 0
    refused = ("address_refused", "url_refused")
    assert [spelling for spelling in SPELLINGS if codes[spelling] not in (*refused, "connect_failed")] == []
    # Names that nobody can have are asked for in vain.
    assert {spelling[7:11] for spelling, code in codes.items() if code not in refused} <= {"xn--", "aaaa", "a.a."}
    assert len(codes) > 60


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_leads_nowhere(status: int) -> None:
    async with HttpSink() as sink, Canary() as canary:
        sink.answer = says(status, {}, location=f"http://127.0.0.1:{canary.port}/", refresh=f"0; url=//{canary.port}")
        executor = caller(open_addresses=f"127.0.0.1:{sink.port}")
        answer = await told(executor, sink.url)
        await executor.close()
        assert (answer["error"]["code"], len(sink.asked), canary.came) == (f"http_{status}", 1, 0)


async def test_a_name_that_answers_differently_the_next_time_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    async with HttpSink(says(200, {}, connection="close")) as sink, Canary("127.0.0.2", port=sink.port) as canary:
        executor = caller(open_addresses=f"127.0.0.1:{sink.port}")
        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        url = f"http://rebinding.example:{sink.port}/"
        assert (await told(executor, url))["outcome"] == "succeeded"
        assert asked == ["rebinding.example"]
        assert (await told(executor, url))["error"]["code"] == "address_refused"
        await executor.close()
        assert (sink.asked[0].headers["host"], len(sink.asked)) == (f"rebinding.example:{sink.port}", 1)
        assert (len(asked), canary.came) == (2, 0)


async def test_a_private_address_among_public_ones_refuses_the_name(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("93.184.216.34", "127.0.0.1")
        ]

    async with Canary() as canary:
        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        answer = await told(executor, f"http://both.example:{canary.port}/")
        assert (answer["error"]["code"], canary.came) == ("address_refused", 0)


async def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with HttpSink() as sink, Canary() as canary:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        executor = caller(open_addresses=f"127.0.0.1:{sink.port}")
        assert (await told(executor, sink.url))["outcome"] == "succeeded"
        assert (await told(executor, "http://10.0.0.1/"))["error"]["code"] == "address_refused"
        await executor.close()
        assert canary.came == 0
