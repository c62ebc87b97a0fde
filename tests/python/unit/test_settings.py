"""A worker's settings: where they come from, and the sentence for one that can't be."""

from __future__ import annotations

from typing import Any

import pytest

from meshhook.errors import InvalidSettings
from meshhook.settings import WorkerSettings

URL = "postgresql://someone:hunter2@db.example/app"


def test_an_address_is_all_that_is_needed() -> None:
    settings = WorkerSettings.load({"MESHHOOK_DATABASE_URL": URL})
    assert settings.database_url == URL
    assert (settings.concurrency, settings.lease_s, settings.heartbeat_s) == (10, 30, 10)
    assert not settings.allow_private_networks
    assert not settings.open_addresses


def test_the_environment_is_read_and_an_option_goes_before_it() -> None:
    environment = {"MESHHOOK_DATABASE_URL": URL, "MESHHOOK_WORKER_CONCURRENCY": "7", "MESHHOOK_WORKER_LISTEN": "false"}
    settings = WorkerSettings.load(environment, concurrency=3, poll_max_s=None)
    assert (settings.concurrency, settings.listen, settings.poll_max_s) == (3, False, 5)


def test_every_worker_has_a_name_of_its_own() -> None:
    first, second = (WorkerSettings(database_url=URL) for _ in range(2))
    assert first.name != second.name


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"database_url": None}, "address of a database"),
        ({"concurrency": 0}, "concurrency"),
        ({"concurrency": "many"}, "concurrency"),
        ({"lease_s": 5_000}, "lease_s"),
        ({"heartbeat_s": 20}, "at most half of lease_s"),
        ({"poll_min_s": 10}, "at most poll_max_s"),
        ({"grace_s": float("nan")}, "grace_s"),
        ({"log_level": "loud"}, "log_level"),
        ({"name": ""}, "name"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_setting_that_can_not_be_is_told_in_one_sentence(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        WorkerSettings.load({}, **{"database_url": URL, **given})
    assert told in refused.value.message
    assert "\n" not in refused.value.message
    assert "hunter2" not in refused.value.message


def test_the_address_is_not_shown_with_the_settings() -> None:
    assert "hunter2" not in repr(WorkerSettings(database_url=URL))


def test_single_addresses_are_opened_by_name() -> None:
    given = {"MESHHOOK_DATABASE_URL": "postgresql://x/", "MESHHOOK_WORKER_OPEN_ADDRESSES": "127.0.0.1:80,[::1]:81"}
    assert WorkerSettings.load(given).open_addresses == {"127.0.0.1:80", "[::1]:81"}


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost:80", "127.0.0.1:http"])
def test_an_opened_address_is_a_number_and_a_port(address: str) -> None:
    with pytest.raises(InvalidSettings, match="open_addresses"):
        WorkerSettings.load({"MESHHOOK_DATABASE_URL": "postgresql://x/", "MESHHOOK_WORKER_OPEN_ADDRESSES": address})
