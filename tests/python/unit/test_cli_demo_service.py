"""The demo's ticket service: broken until repaired, one ticket for one key, loopback only."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from meshhook.demo_service import DemoService


@pytest.fixture
def service() -> Iterator[DemoService]:
    with DemoService() as running:
        yield running


@pytest.fixture
def client(service: DemoService) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, trust_env=False) as client:
        yield client


def test_it_answers_503_until_it_is_repaired(client: httpx.Client) -> None:
    assert client.post("/tickets", json={}).status_code == 503
    assert client.post("/control/repair").status_code == 204
    answer = client.post("/tickets", json={})
    assert (answer.status_code, answer.json()) == (201, {"ticket": "TICKET-1"})


def test_one_key_opens_one_ticket(client: httpx.Client) -> None:
    client.post("/control/repair")
    tickets = [
        client.post("/tickets", json={}, headers={"Idempotency-Key": key}).json()["ticket"] for key in ("a", "b", "a")
    ]
    assert tickets == ["TICKET-1", "TICKET-2", "TICKET-1"]


def test_every_request_is_recorded_with_its_key(client: httpx.Client) -> None:
    client.post("/tickets", json={"n": 1}, headers={"Idempotency-Key": "a"})
    client.post("/control/repair")
    client.post("/tickets", json={"n": 2})
    assert client.get("/control/requests").json() == {
        "is_repaired": True,
        "requests": [
            {"key": "a", "body": {"n": 1}, "status": 503},
            {"key": None, "body": {"n": 2}, "status": 201},
        ],
    }


def test_other_paths_and_bodies_are_refused(client: httpx.Client) -> None:
    assert client.post("/elsewhere").status_code == 404
    assert client.get("/tickets").status_code == 404
    assert client.post("/tickets", content=b"{").status_code == 400


def test_a_body_that_is_too_large_is_not_read(service: DemoService) -> None:
    with socket.create_connection(("127.0.0.1", service.port)) as raw:
        raw.sendall(b"POST /tickets HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 413 ")


def test_it_takes_the_wished_port_when_that_is_free() -> None:
    with DemoService() as first:
        port = first.port
        with DemoService(port) as second:
            assert second.port != port
    with DemoService(port) as again:
        assert again.port == port


def test_it_listens_on_loopback_alone(service: DemoService) -> None:
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", service.port))
