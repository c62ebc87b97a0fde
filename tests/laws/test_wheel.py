"""The wheel is all that an installation needs: the package, its SQL, the built console, its licence."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build(tree: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


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


def test_it_carries_the_console_as_it_was_built(tmp_path: Path) -> None:
    """Whether or not it is built here: a tree with a build of one page, ignored by git as the real one is."""
    tree = tmp_path / "tree"
    for name in ("python_worker/meshhook", "sql"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree / name)
    page = tree / "console" / "build" / "_app" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("a page")
    (tree / "console" / "build" / ".made").write_text("make's own")
    (tree / "console" / ".gitignore").write_text("build/\n")
    with zipfile.ZipFile(build(tree, tmp_path / "wheels")) as archive:
        carried = [name for name in archive.namelist() if name.startswith("meshhook/console/")]
        assert carried == ["meshhook/console/_app/index.html"]
        assert archive.read(carried[0]) == b"a page"
