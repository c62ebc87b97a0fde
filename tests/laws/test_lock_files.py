"""Whoever installs chooses the registry; what is installed is fixed by its hash."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NPM_LOCKS = sorted(path for path in ROOT.rglob("package-lock.json") if "node_modules" not in path.parts)

_REQUIREMENT = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==[^ ;]+( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+")


def entries(lock: Path) -> list[str]:
    """One string a package, continuation lines joined."""
    joined = lock.read_text().replace(" \\\n    --hash", " --hash")
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_by_version_and_hash(lock: Path) -> None:
    assert entries(lock)
    assert [entry for entry in entries(lock) if not _REQUIREMENT.fullmatch(entry)] == []


def test_the_python_locks_agree() -> None:
    runtime, dev, bench = (
        set(entries(ROOT / "requirements" / name)) for name in ("runtime.txt", "dev.txt", "bench.txt")
    )
    assert runtime <= dev
    versions = dict(entry.split()[0].split("==") for entry in dev)
    pinned = dict(entry.split()[0].split("==") for entry in bench)
    assert len(versions.keys() & pinned.keys()) > 20
    assert {name: pinned[name] for name in versions.keys() & pinned.keys()}.items() <= versions.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    wanted = {
        "runtime.txt": [*project["project"]["dependencies"], *groups["build"]],
        "dev.txt": [name for name in groups["dev"] if isinstance(name, str)],
        "bench.txt": [*project["project"]["dependencies"], *groups["bench"]],
    }
    for lock, requirements in wanted.items():
        locked = {entry.partition("==")[0] for entry in entries(ROOT / "requirements" / lock)}
        assert {re.split(r"[\[<>=~! ]", name)[0] for name in requirements} <= locked, lock


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=lambda path: path.parent.name)
def test_every_npm_package_has_a_hash_and_no_address(lock: Path) -> None:
    packages = {name: entry for name, entry in json.loads(lock.read_text())["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []
