"""Ports on loopback: the one that was asked for, the one of last time, or any free one."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from meshhook.errors import PortTaken

LOOPBACK: Final = "127.0.0.1"


def candidate_ports(wanted: int | None, last: Path) -> Iterator[int]:
    """The one that was asked for, else the last one used, then any free ones."""
    if wanted is not None:
        yield wanted
        return
    with contextlib.suppress(OSError, ValueError):
        port = int(last.read_text())
        if is_free(port):
            yield port
    while True:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = probe.getsockname()[1]
        yield port


def is_free(port: int) -> bool:
    """Whether nobody listens there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def listen(port: int) -> socket.socket:
    """A socket that takes connections on loopback; 0 takes any free port. Raises PortTaken.

    It names TCP, since asyncio sets TCP_NODELAY only where a socket says so, and without it the body of
    an answer waits up to 40 ms for the client to acknowledge its head.
    """
    listening = socket.socket(socket.AF_INET, proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise PortTaken(f"Port {port} can't be used: {error.strerror}.", "Give --port another number.") from error
    listening.listen(128)
    return listening
