"""Which server a run asks for, and which one it gets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness import providers
from harness.parts import Missing
from harness.providers import Failed, Served, serve
from harness.providers.options import Wanted, wanted

ADDRESS = "postgresql://somebody@127.0.0.1:5432/postgres"


@pytest.mark.parametrize("provider", ["auto", "container", "embedded", "system"])
def test_a_provider_is_asked_for_by_name_and_may_choose_its_version(provider: str) -> None:
    assert wanted(provider, None, is_required=False) == Wanted(provider, None)
    assert wanted(provider, 16, is_required=False) == Wanted(provider, 16)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_an_address_is_a_provider_too(scheme: str) -> None:
    address = ADDRESS.replace("postgresql", scheme)
    assert wanted(address, None, is_required=True) == Wanted("url", None, address)


@pytest.mark.parametrize(
    ("postgres", "version", "is_required", "told"),
    [
        ("docker", None, False, "--postgres=docker: give auto, container, embedded, system, or a postgresql://"),
        ("", None, False, "--postgres=: give"),
        ("url", None, False, "--postgres=url: give"),
        ("mysql://127.0.0.1/", None, False, "--postgres=mysql"),
        ("embedded", 14, False, "--pg-version=14: MeshHook runs on PostgreSQL 15 to 18"),
        (ADDRESS, 19, False, "--pg-version=19"),
        ("auto", None, True, "--require wants a server by name"),
    ],
)
def test_what_can_not_be_is_a_usage_error(postgres: str, version: int | None, is_required: bool, told: str) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        wanted(postgres, version, is_required)
    assert str(caught.value).startswith(told)


def given(monkeypatch: pytest.MonkeyPatch, **problems: Exception) -> None:
    """Providers that only say what they were asked for, or raise their problem."""

    def provider(name: str) -> Callable[[int, object], Served]:
        def answer(version: int, at_end: object) -> Served:
            if name in problems:
                raise problems[name]
            return Served(name, ADDRESS, version, "told")

        return answer

    monkeypatch.setattr(providers, "_PROVIDERS", {name: provider(name) for name in ("container", "embedded", "system")})


def never(end: Callable[[], None]) -> None:
    raise AssertionError("nothing was started")


@pytest.mark.parametrize(("provider", "version"), [("embedded", 18), ("system", 15), ("container", 15)])
def test_who_names_no_version_gets_the_newest_embedded_and_the_oldest_elsewhere(
    monkeypatch: pytest.MonkeyPatch, provider: str, version: int
) -> None:
    given(monkeypatch)
    assert serve(Wanted(provider, None), never) == Served(provider, ADDRESS, version, "told")
    assert serve(Wanted(provider, 17), never) == Served(provider, ADDRESS, 17, "told")


def test_auto_is_a_container(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch)
    assert serve(Wanted("auto", None), never).provider == "container"


def test_auto_is_embedded_where_a_part_of_containers_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, container=Missing("an engine", "apt-get install podman"))
    assert serve(Wanted("auto", None), never) == Served("embedded", ADDRESS, 18, "told")


def test_auto_does_not_hide_an_engine_that_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, container=Failed("broken"))
    with pytest.raises(Failed, match="broken"):
        serve(Wanted("auto", None), never)


def test_who_names_a_provider_gets_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, container=Missing("an engine", "apt-get install podman"))
    with pytest.raises(Missing, match="an engine is missing: apt-get install podman"):
        serve(Wanted("container", None), never)
