"""What a worker can be told, from the command line or the environment.

Environment variables are `MESHHOOK_DATABASE_URL` and, for everything else, `MESHHOOK_WORKER_<NAME>`.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from meshhook.errors import InvalidSettings

_PREFIX = "MESHHOOK_WORKER_"


def _own_name() -> str:
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"


class WorkerSettings(BaseModel):
    """One worker's settings; times are in seconds, sizes in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database_url: str = Field(min_length=1, repr=False)
    name: str = Field(default_factory=_own_name, min_length=1, max_length=50)
    concurrency: int = Field(default=10, ge=1, le=1_000)
    """Steps that wait for something outside at the same time."""
    lease_s: int = Field(default=30, ge=1, le=3_600)
    heartbeat_s: float = Field(default=10, gt=0, le=1_200)
    listen: bool = True
    poll_min_s: float = Field(default=0.1, gt=0, le=3_600)
    """The interval right after there was work."""
    poll_max_s: float = Field(default=5, gt=0, le=3_600)
    """The interval that an idle worker's polling grows to."""
    grace_s: float = Field(default=20, ge=0, le=3_600)
    """From the signal to the exit."""
    reconnect_max_s: float = Field(default=10, gt=0, le=300)
    allow_private_networks: bool = False
    """Lets http_call reach loopback, private and link-local addresses."""
    open_addresses: frozenset[str] = frozenset()
    """Single addresses of those that it may reach all the same: `127.0.0.1:8080`, with commas between them."""
    http_connect_timeout_s: float = Field(default=10, gt=0, le=600)
    http_max_response_bytes: int = Field(default=256_000, ge=1, le=900_000)
    metrics_port: int | None = Field(default=None, ge=0, le=65_535)
    """Where Prometheus may read; 0 takes any free port and the log says which. Without one nothing listens."""
    metrics_address: str = Field(default="127.0.0.1", min_length=1)
    """The endpoint knows no password: give it an address that only Prometheus reaches."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "console"] = "auto"
    """`auto` is colours for a terminal and JSON lines for everything else."""

    @field_validator("open_addresses", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return value.split(",") if isinstance(value, str) else value

    @field_validator("open_addresses")
    @classmethod
    def _are_addresses(cls, value: frozenset[str]) -> frozenset[str]:
        for entry in value:
            address, _, port = entry.rpartition(":")
            if not port.isdecimal():
                raise ValueError(f"{entry!r} is not an address and a port, such as 127.0.0.1:8080")
            ipaddress.ip_address(address.strip("[]"))
        return value

    @model_validator(mode="after")
    def _beats_before_the_lease_ends(self) -> Self:
        if self.heartbeat_s * 2 > self.lease_s:
            raise ValueError("heartbeat_s must be at most half of lease_s")
        if self.poll_min_s > self.poll_max_s:
            raise ValueError("poll_min_s must be at most poll_max_s")
        return self

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **overrides: Any) -> Self:
        """Settings from the environment; an override that is not None goes before it.

        Raises InvalidSettings with one sentence that names the setting.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for name in cls.model_fields:
            variable = "MESHHOOK_DATABASE_URL" if name == "database_url" else _PREFIX + name.upper()
            if environment.get(variable):
                values[name] = environment[variable]
        values.update({name: value for name, value in overrides.items() if value is not None})
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise _as_sentence(error) from None


def _as_sentence(error: ValidationError) -> InvalidSettings:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    problem = first["msg"].removeprefix("Value error, ")
    if name == "database_url":
        return InvalidSettings(
            "The worker needs the address of a database.",
            "Give --database-url or set MESHHOOK_DATABASE_URL.",
        )
    if not name:
        return InvalidSettings(f"The worker's settings don't fit together: {problem}.")
    return InvalidSettings(
        f"The worker's setting {name} can't be so: {problem}.",
        f"It comes from an option or from {_PREFIX}{name.upper()}.",
    )
