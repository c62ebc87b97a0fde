"""Where the SQL of this version stands, and in which order it is carried out.

A wheel carries `sql/` inside the package; in a checkout it stands beside `python_worker/`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from meshhook.errors import MigrationFailed, MissingPart

FUNCTION_FOLDERS = ("internal", "guard", "worker", "api")
"""Order of loading. Inside a folder files load by name; bodies are not checked, so they may call ahead."""

_MIGRATION_NAME = re.compile(r"(\d{4})_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file, read once: its hash is of the very text that will be carried out."""

    path: Path
    text: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Migration:
    """One frozen file: `0001_create_roles.sql` has number 1 and name `create_roles`."""

    number: int
    name: str
    file: SqlFile


@dataclass(frozen=True, slots=True)
class SqlTree:
    """All SQL of one version: what happened (migrations) and what is (replayed files)."""

    root: Path
    migrations: tuple[Migration, ...]
    replayed: tuple[SqlFile, ...]
    replayed_hash: str


def sql_root() -> Path:
    """The directory `sql/` of this version, in a wheel and in a checkout alike."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "sql", package.parent.parent / "sql"):
        if (candidate / "migrations").is_dir():
            return candidate
    raise MissingPart(
        f"The directory sql/ is neither in {package} nor beside it.",
        "Install the package again, or work in a whole checkout.",
    )


def read_tree(root: Path | None = None) -> SqlTree:
    """Read and check the tree: numbers 1, 2, 3 ... without a gap, no file in an unknown folder."""
    root = root or sql_root()
    state = (*_functions(root / "functions"), *_sorted_sql(root / "policies"), *_sorted_sql(root / "views"))
    replayed = tuple(_read(path) for path in state)
    digest = hashlib.sha256()
    for file in replayed:
        digest.update(f"{file.path.relative_to(root).as_posix()}\0{file.sha256}\n".encode())
    return SqlTree(root, tuple(_migrations(root / "migrations")), replayed, digest.hexdigest())


def _migrations(folder: Path) -> Iterator[Migration]:
    for expected, path in enumerate(_sorted_sql(folder), start=1):
        match = _MIGRATION_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationFailed(f"{path.name} is not named like a migration.", "NNNN_verb_noun.sql")
        if int(match[1]) != expected:
            raise MigrationFailed(f"{path.name} stands where migration {expected:04} should.")
        yield Migration(expected, match[2], _read(path))


def _functions(folder: Path) -> Iterator[Path]:
    known = {folder / name for name in FUNCTION_FOLDERS}
    for path in sorted(folder.rglob("*.sql")):
        if path.parent not in known:
            raise MigrationFailed(
                f"{path.relative_to(folder.parent)} is in no folder that is loaded.",
                f"functions/ holds {', '.join(FUNCTION_FOLDERS)}.",
            )
    for name in FUNCTION_FOLDERS:
        yield from _sorted_sql(folder / name)


def _sorted_sql(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sql"))


def _read(path: Path) -> SqlFile:
    content = path.read_bytes()
    return SqlFile(path, content.decode("utf-8"), hashlib.sha256(content).hexdigest())
