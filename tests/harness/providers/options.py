"""The options that choose a server, and what they may say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

PROVIDERS = ("auto", "container", "embedded", "system")
_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of PROVIDERS, or `url`; `version=None` leaves the major version to the provider."""

    provider: str
    version: int | None
    url: str = ""


def add_options(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--postgres",
        default="embedded",
        metavar="PROVIDER",
        help=f"the server: {', '.join(PROVIDERS)}, or a superuser's postgresql:// address",
    )
    group.addoption("--pg-version", type=int, metavar="MAJOR", help="the server's major version")
    group.addoption(
        "--require", action="store_true", help="fail where the named server or another part is missing, skip nothing"
    )


def wanted_of(config: pytest.Config) -> Wanted:
    """What a run asks for."""
    return wanted(config.getoption("--postgres"), config.getoption("--pg-version"), config.getoption("--require"))


def wanted(postgres: str, version: int | None, is_required: bool) -> Wanted:
    """The options' sense, or a usage error that says what to type."""
    if version is not None and not 15 <= version <= 18:
        raise pytest.UsageError(f"--pg-version={version}: MeshHook runs on PostgreSQL 15 to 18")
    if postgres.startswith(_SCHEMES):
        return Wanted("url", version, postgres)
    if postgres not in PROVIDERS:
        raise pytest.UsageError(f"--postgres={postgres}: give {', '.join(PROVIDERS)}, or a postgresql:// address")
    if postgres == "auto" and is_required:
        raise pytest.UsageError("--require wants a server by name, and --postgres=auto takes what it finds")
    return Wanted(postgres, version)
