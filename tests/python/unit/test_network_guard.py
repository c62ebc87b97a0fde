"""Where an http_call may connect to."""

from __future__ import annotations

import socket
from typing import Any

import httpcore
import pytest

from harness.http_sink import HttpSink
from meshhook.errors import NodeFailed
from meshhook.nodes.network_guard import GuardedBackend, is_denied


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "::ffff:0:127.0.0.1",
        "5f00::1",
        "4000::1",
        "8000::1",
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:10.0.0.1",
    ],
)
def test_an_address_inside_is_denied(address: str) -> None:
    assert is_denied(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_outside_is_not(address: str) -> None:
    assert not is_denied(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0"])
async def test_every_spelling_of_loopback_is_refused_before_anything_is_connected(host: str) -> None:
    async with HttpSink() as sink:
        with pytest.raises(NodeFailed) as refused:
            await GuardedBackend(allow_private_networks=False).connect_tcp(host, sink.port, timeout=5)
    assert (refused.value.code, refused.value.error_class) == ("address_refused", "client_error")


async def test_the_operator_may_open_a_single_address() -> None:
    async with HttpSink() as sink, HttpSink() as other:
        backend = GuardedBackend(allow_private_networks=False, open_addresses=frozenset({f"127.0.0.1:{sink.port}"}))
        stream = await backend.connect_tcp("localhost", sink.port, timeout=5)
        assert stream.get_extra_info("server_addr")[:2] == ("127.0.0.1", sink.port)
        await stream.aclose()
        with pytest.raises(NodeFailed):
            await backend.connect_tcp("127.0.0.1", other.port, timeout=5)


async def test_the_operator_may_open_private_networks() -> None:
    async with HttpSink() as sink:
        stream = await GuardedBackend(allow_private_networks=True).connect_tcp("127.0.0.1", sink.port, timeout=5)
        assert stream.get_extra_info("server_addr")[:2] == ("127.0.0.1", sink.port)
        await stream.aclose()


def _resolves_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Makes the resolver answer these, one after the other and then the last again, and remembers what was asked."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        addresses = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


async def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolves_to(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(NodeFailed):
        await GuardedBackend(allow_private_networks=False).connect_tcp("rebinding.example", 80, timeout=5)


async def test_a_name_is_resolved_once_and_its_next_address_is_tried_when_one_is_deaf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with HttpSink() as sink:
        backend = GuardedBackend(allow_private_networks=True)
        asked = _resolves_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])
        stream = await backend.connect_tcp("two.example", sink.port, timeout=5)
        await stream.aclose()
    assert asked.count("two.example") == 1


async def test_a_name_that_does_not_exist_is_a_connection_that_failed() -> None:
    with pytest.raises(httpcore.ConnectError):
        await GuardedBackend(allow_private_networks=False).connect_tcp("no-such-host.invalid", 80, timeout=30)


async def test_there_is_no_way_to_a_unix_socket() -> None:
    with pytest.raises(httpcore.ConnectError):
        await GuardedBackend(allow_private_networks=True).connect_unix_socket("/tmp/socket")
