"""A server in a container, brought by testcontainers."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import psycopg
from docker.errors import DockerException

from harness.providers.engine import Engine, find_engine
from harness.providers.image import image_of
from harness.providers.served import SETTINGS, AtEnd, Failed, Served, look_at

OWNER = "meshhook.owner"
"""The label of a container that tells host and process of its run."""

_PORT = "5432/tcp"
_START_S = 120.0
_FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def serve_container(version: int, at_end: AtEnd) -> Served:
    """Start one, and see that the server that answers is the one in it."""
    engine = find_engine(at_end)
    password = secrets.token_urlsafe(24)
    try:
        image = image_of(engine, version)
        if engine.is_podman:
            remove_orphans(engine)
        with _environment(engine):
            container = _container(engine, image, password)
            at_end(container.stop)
            container.start()
            port = container.get_exposed_port(5432)
            host = "127.0.0.1" if engine.is_here else container.get_container_host_ip()
    except DockerException as error:
        raise Failed(f"{engine.name} does not start a container: {error}") from error
    address = f"postgresql://postgres:{quote(password)}@{host}:{port}/postgres"
    wrapped = container.get_wrapped_container()
    _wait(address, wrapped)
    must_run_in(wrapped.id, address)
    return look_at("container", address, version, {"engine": engine.name, "id": wrapped.id, "image": image})


@contextmanager
def _environment(engine: Engine) -> Iterator[None]:
    """What testcontainers reads while it is imported and starts a container; our children need not know of it."""
    before = dict(os.environ)
    os.environ["DOCKER_HOST"] = engine.address
    if engine.is_podman:
        # Its own cleaner comes as an image of its own: `remove_orphans` does its work.
        os.environ |= {"TESTCONTAINERS_CONNECTION_MODE": "docker_host", "TESTCONTAINERS_RYUK_DISABLED": "true"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _container(engine: Engine, image: str, password: str) -> Any:
    """Not started yet."""
    from testcontainers.core.container import DockerContainer

    settings = {**SETTINGS, **_FAST_AND_FORGETFUL}
    container = (
        DockerContainer(image)
        .with_env("POSTGRES_PASSWORD", password)
        .with_env("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C.UTF-8 --no-sync")
        .with_command([word for name, value in settings.items() for word in ("-c", f"{name}={value}")])
        .with_exposed_ports(_PORT)
        .with_kwargs(labels={OWNER: f"{socket.gethostname()}:{os.getpid()}"}, shm_size="256m")
    )
    if engine.is_here:
        ports = cast(dict[str, Any], container.ports)
        ports[_PORT] = ("127.0.0.1",)  # any free port, but of loopback only
    return container


def must_run_in(container_id: str, address: str) -> None:
    """Ask the server at this address for the name of its host, which engines take from a container's id."""
    with psycopg.connect(address) as connection:
        row = connection.execute("select pg_read_file('/etc/hostname')").fetchone()
    name = str(row[0]).strip() if row else ""
    if not name or not container_id.startswith(name):
        raise Failed(f"the server does not run in the container {container_id}, but on {name}")


def remove_orphans(engine: Engine) -> None:
    """Remove the containers of runs on this machine that were killed."""
    for container in engine.client.containers.list(all=True, filters={"label": OWNER}):
        host, _, pid = container.labels[OWNER].rpartition(":")
        if host == socket.gethostname() and not Path(f"/proc/{pid}").exists():
            container.remove(force=True, v=True)


def _wait(address: str, container: Any) -> None:
    """Return once the server lets us in; the stock image starts one before that nobody can reach."""
    until = time.monotonic() + _START_S
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            container.reload()
            if container.status not in ("created", "running") or time.monotonic() > until:
                said = container.logs(tail=20).decode(errors="replace")
                raise Failed(f"the server in the container does not start: {error}\n{said}") from error
            time.sleep(0.05)  # a port that nobody listens to yet can't be waited for
        else:
            return
