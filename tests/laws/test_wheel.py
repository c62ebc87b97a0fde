"""The wheel is all that an installation needs: the package, its SQL, its licence."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_it_carries_every_sql_file_unchanged(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name: archive.read(name) for name in archive.namelist() if name.startswith("meshhook/sql/")}
    in_tree = {f"meshhook/{path.relative_to(ROOT)}": path.read_bytes() for path in (ROOT / "sql").rglob("*.sql")}
    assert in_tree
    assert carried == in_tree


def test_it_carries_types_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry_points,) = [name for name in names if name.endswith("entry_points.txt")]
        commands = archive.read(entry_points).decode()
    assert "meshhook/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "meshhook = meshhook.cli.main:main" in commands


def test_nothing_of_tests_or_tools_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"meshhook"}


def test_an_installed_package_finds_its_own_sql(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from meshhook.sqltree import read_tree, sql_root\n"
        "print(sql_root(), len(read_tree().migrations))"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    root, count = told.stdout.split()
    assert Path(root) == tmp_path / "meshhook" / "sql"
    assert int(count) == len(list((ROOT / "sql" / "migrations").glob("*.sql")))
