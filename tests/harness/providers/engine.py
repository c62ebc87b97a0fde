"""The engine that runs containers: one that answers already, else podman, started for this run alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker import DockerClient
from docker.errors import DockerException

from harness.parts import Missing, has_program
from harness.providers.served import AtEnd, Failed
from meshhook.embedded_processes import die_with_parent

RECIPE = Path(__file__).resolve().parents[2] / "container"
_DOCKER = "unix:///var/run/docker.sock"
PROGRAMS = ("podman", "runc", "netavark", "iptables", "mmdebstrap")
"""What podman and the building of its image take; Debian's packages have the same names."""
_START_S = 30.0


@dataclass(frozen=True, slots=True)
class Engine:
    """`address` is what DOCKER_HOST says, `client` speaks Docker's API there."""

    address: str
    name: str
    client: Any

    @property
    def is_podman(self) -> bool:
        return "podman" in self.name.lower()

    @property
    def is_here(self) -> bool:
        """Whether its containers run on this machine."""
        return self.address.startswith("unix://")


def find_engine(at_end: AtEnd) -> Engine:
    """The one that DOCKER_HOST names; else Docker, else podman."""
    named = os.environ.get("DOCKER_HOST")
    engine = ask(named or _DOCKER)
    if engine is None and named:
        raise Missing(f"the container engine at DOCKER_HOST={named}", "start it, or unset DOCKER_HOST")
    if engine is None:
        if lacking := [program for program in PROGRAMS if not has_program(program)]:
            raise Missing("a container engine", f"apt-get install {' '.join(lacking)}")
        engine = _start_podman(at_end)
    at_end(engine.client.close)
    return engine


def ask(address: str) -> Engine | None:
    """The engine at this address, if one answers."""
    if address.startswith("unix://"):
        with socket.socket(socket.AF_UNIX) as probe:  # the client would leave one open
            if probe.connect_ex(address.removeprefix("unix://")) != 0:
                return None
    try:
        client = DockerClient(base_url=address, timeout=300)
    except DockerException:
        return None
    told = client.version()
    first = (told.get("Components") or [{"Name": "an engine"}])[0]
    return Engine(address, f"{first['Name']} {told['Version']}", client)


def _start_podman(at_end: AtEnd) -> Engine:
    """podman's own service of Docker's API; it ends with this process."""
    folder = Path(tempfile.mkdtemp(prefix="meshhook-test-", dir="/tmp"))
    at_end(lambda: shutil.rmtree(folder, ignore_errors=True))
    address, log = f"unix://{folder}/podman.sock", folder / "podman.log"
    with log.open("wb") as told:
        service = subprocess.Popen(
            ["podman", "system", "service", "--time=0", address],
            env={**os.environ, "CONTAINERS_CONF": str(RECIPE / "containers.conf")},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )

    def stop() -> None:
        service.terminate()
        service.wait()

    at_end(stop)
    until = time.monotonic() + _START_S
    while service.poll() is None and time.monotonic() < until:
        if (engine := ask(address)) is not None:
            return engine
        time.sleep(0.02)  # nothing tells when somebody listens there
    raise Failed(f"podman does not serve Docker's API: {log.read_text().strip() or 'it said nothing'}")
