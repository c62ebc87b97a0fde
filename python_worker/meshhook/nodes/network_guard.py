"""Where an http_call may connect to: never inside, unless the worker's operator says so.

A name is resolved once, every address is judged, and the connection goes to a judged address, so a
name that answers differently the second time gains nothing. The list is explicit, since Python's
`is_global` lets IPv4 inside IPv6 (NAT64, 6to4, compatible) and multicast pass.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpcore
import httpx

from meshhook.errors import NodeFailed

_DENIED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, the cloud's metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        # Of IPv6 only 2000::/3 is given out to the world. What is not: unspecified, loopback, IPv4 in IPv6 (compatible,
        # translated, NAT64), discard, segment routing, unique local, link-local, site-local, multicast.
        "::/3",
        "4000::/2",
        "8000::/1",
        "2001::/23",  # Teredo, ORCHID and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)


_ISATAP: Final = 0x0000_5EFE
"""The middle of an address that tunnels to the IPv4 address at its end, but for two flags."""


def is_denied(address: str) -> bool:
    """Whether a numeric address lies in a network that a workflow has no business with."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif int(parsed) >> 32 & 0xFCFF_FFFF == _ISATAP:
            return True
    return any(parsed in network for network in _DENIED if network.version == parsed.version)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to judged addresses only.

    Names are resolved in threads of their own: one whose server never answers keeps its thread for a while, which must
    be none of those that the loop computes expressions in.
    """

    def __init__(
        self, *, allow_private_networks: bool, open_addresses: frozenset[str] = frozenset(), max_resolvers: int = 10
    ) -> None:
        self._allow_private_networks = allow_private_networks
        self._open_addresses = open_addresses
        self._inner = httpcore.AnyIOBackend()
        self._resolvers = ThreadPoolExecutor(max_resolvers, "resolve")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Tries the addresses of `host` in turn, within one `timeout` for all of it."""
        try:
            async with asyncio.timeout(timeout):
                problem: Exception = httpcore.ConnectError("the name has no address")
                for address in await self._judged_addresses(host, port):
                    try:
                        return await self._inner.connect_tcp(address, port, None, local_address, socket_options)
                    except httpcore.ConnectError as error:
                        problem = error
                raise problem
        except TimeoutError:
            raise httpcore.ConnectTimeout("the connection was not made in time") from None

    async def _judged_addresses(self, host: str, port: int) -> list[str]:
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._resolvers, _resolve, host, port)
        except OSError as error:
            # Without the name: it may hold a secret, and where it holds none it stands in the effect's address.
            raise httpcore.ConnectError(f"the name can't be resolved: {error.strerror}") from None
        except UnicodeError:
            raise httpcore.ConnectError("the name can't be resolved: it is too long") from None
        addresses = list(dict.fromkeys(found))
        if not self._allow_private_networks and any(
            is_denied(address) and f"{address}:{port}" not in self._open_addresses for address in addresses
        ):
            raise NodeFailed(
                "address_refused",
                "client_error",
                "The address leads into a private or reserved network.",
            )
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("Unix sockets are not for workflows")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Waits for no name."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


class _Body(httpx.AsyncByteStream):
    def __init__(self, parts: AsyncIterable[bytes], response: httpcore.Response) -> None:
        self._parts = parts
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over a connection pool of httpcore with a guarded backend; no proxy, no retries.

    It raises httpcore's exceptions. Connections are kept by name, not by address, so two names on
    one address never share one.
    """

    def __init__(self, *, allow_private_networks: bool, open_addresses: frozenset[str], max_connections: int) -> None:
        self._backend = GuardedBackend(
            allow_private_networks=allow_private_networks, open_addresses=open_addresses, max_resolvers=max_connections
        )
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=15,
            network_backend=self._backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        response = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(response.stream, AsyncIterable)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response.stream, response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
        self._backend.close()
