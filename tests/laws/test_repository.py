"""What may not stand in any file of the repository."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from harness.parts import Missing, has_program

ROOT = Path(__file__).resolve().parents[2]

_MADE_BY_TOOLS = {".git", ".venv", ".cache", ".meshhook", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
_MADE_BY_TOOLS |= {"__pycache__", ".svelte-kit", "build", "dist", "node_modules"}

# Put together here, so that this file keeps its own law.
_REGISTRIES = [f"{name}.{end}" for name in ("pypi", "pythonhosted", "npmjs", "yarnpkg") for end in ("org", "com")]
_INDEX_OPTIONS = [f"--{word}-{end}" for word, end in (("index", "url"), ("extra-index", "url"), ("find", "links"))]


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every text file that people wrote."""
    for directory, folders, names in os.walk(ROOT):
        folders[:] = [folder for folder in folders if folder not in _MADE_BY_TOOLS]
        for path in (Path(directory, name) for name in names):
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_a_package_registry() -> None:
    assert [(name, host) for name, text in texts() for host in _REGISTRIES if host in text] == []


def test_no_file_chooses_a_package_index() -> None:
    found = [(name, option) for name, text in texts() for option in _INDEX_OPTIONS if option in text]
    assert found == []


def test_every_text_ends_with_one_newline() -> None:
    """Of the files that are ours: others may lie about in somebody's checkout."""
    if not has_program("git"):
        Missing("git", "apt-get install git").skip()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ours = set(listed.split("\0"))
    wrong = [
        name for name, text in texts() if name in ours and text and (not text.endswith("\n") or text.endswith("\n\n"))
    ]
    assert wrong == []


def test_the_model_knows_nothing_of_the_package_that_it_judges() -> None:
    imported: list[tuple[str, str]] = []
    for file in sorted((ROOT / "tests" / "model").glob("**/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                imported += [(file.name, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                imported.append((file.name, node.module or ""))
    assert len(imported) > 10
    assert [(name, module) for name, module in imported if module.split(".")[0] == "meshhook"] == []
