"""What seals secrets: only the right key opens a value, and only where it was sealed for."""

from __future__ import annotations

import base64
from pathlib import Path
from uuid import UUID

import pytest

from meshhook.errors import InvalidSettings, NotOpened
from meshhook.key_ring import MAX_VALUE_BYTES, RING, RING_FILE, KeyRing

PROJECT = UUID("0b9c6e1a-2f3d-4c5b-8a79-68574635241f")
OTHER = UUID("1b9c6e1a-2f3d-4c5b-8a79-68574635241f")
OLD = "2025:" + base64.b64encode(b"o" * 32).decode()
NEW = "2026:" + base64.b64encode(b"n" * 32).decode()


def ring(*lines: str) -> KeyRing:
    return KeyRing.parse("\n".join(lines), "a test")


@pytest.mark.parametrize("value", ["hunter2", "p\u00e4ss \U0001f511\n", "x" * MAX_VALUE_BYTES])
def test_a_value_comes_back_and_fits_into_the_table(value: str) -> None:
    sealed = ring(OLD).seal(PROJECT, "TOKEN", value)
    assert ring(OLD).open(PROJECT, "TOKEN", sealed) == value
    assert value not in sealed
    assert len(sealed) <= 65_536


def test_the_newest_key_seals_and_all_open() -> None:
    old = ring(OLD).seal(PROJECT, "TOKEN", "value")
    new = ring(OLD, NEW).seal(PROJECT, "TOKEN", "value")
    assert (old.split(":")[:2], new.split(":")[:2]) == (["v1", "2025"], ["v1", "2026"])
    assert [ring(OLD, NEW).open(PROJECT, "TOKEN", one) for one in (old, new)] == ["value", "value"]


def test_the_same_value_is_never_sealed_alike() -> None:
    assert len({ring(OLD).seal(PROJECT, "TOKEN", "value") for _ in range(100)}) == 100


def test_a_value_that_was_moved_or_altered_is_not_opened() -> None:
    sealed = ring(OLD, NEW).seal(PROJECT, "TOKEN", "value")
    form, key_id, text = sealed.split(":")
    middle = len(text) // 2
    altered = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]
    wrong = [
        (OTHER, "TOKEN", sealed),
        (PROJECT, "OTHER", sealed),
        (PROJECT, "TOKEN", f"{form}:{key_id}:{altered}"),
        (PROJECT, "TOKEN", f"{form}:{key_id}:{text[:-4]}"),
        (PROJECT, "TOKEN", f"{form}:2025:{text}"),
        (PROJECT, "TOKEN", f"{form}:2027:{text}"),
        (PROJECT, "TOKEN", f"v2:{key_id}:{text}"),
        (PROJECT, "TOKEN", f"{form}:{key_id}:"),
        (PROJECT, "TOKEN", "value"),
        (PROJECT, "TOKEN", ""),
    ]
    for project, name, moved in wrong:
        with pytest.raises(NotOpened) as refused:
            ring(OLD, NEW).open(project, name, moved)
        assert "value" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "2025",
        "2025:",
        "2025:c2hvcnQ=",
        f"{OLD}\n{OLD}",
        OLD.replace("2025", "20 25"),
        OLD[:-2] + "!!",
        OLD.replace("2025:", ":"),
    ],
)
def test_a_ring_that_can_not_be_is_refused_without_telling_what_is_in_it(text: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        KeyRing.parse(text, "the ring")
    assert "the ring" in str(refused.value)
    assert OLD.split(":")[1] not in f"{refused.value} {refused.value.hint}"


def test_comments_and_empty_lines_are_skipped() -> None:
    assert list(ring("# the first one", OLD, "", NEW, "").keys) == ["2025", "2026"]


def test_a_ring_tells_no_key() -> None:
    assert "oooo" not in repr(ring(OLD))


def test_the_file_goes_before_the_text_and_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    environment = {RING: NEW, RING_FILE: str(path)}
    path.write_text(OLD)
    assert KeyRing.load(environment).newest == "2025"
    path.write_text(f"{OLD}\n{NEW}\n")
    assert KeyRing.load(environment).newest == "2026"
    assert KeyRing.load({RING: NEW}).newest == "2026"


def test_a_ring_that_is_not_there_is_told(tmp_path: Path) -> None:
    for environment in ({}, {RING_FILE: str(tmp_path / "none")}, {RING_FILE: str(tmp_path)}):
        with pytest.raises(InvalidSettings, match="key ring"):
            KeyRing.load(environment)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidSettings, match="Line 1"):
        KeyRing.load({RING_FILE: str(tmp_path / "binary")})
