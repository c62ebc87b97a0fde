"""Docker's own image where there is Docker; where there is podman one of ours, built again when its recipe changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from docker.errors import ImageNotFound

from harness.providers import image
from harness.providers.engine import RECIPE, Engine
from harness.providers.image import image_of, own_name


class Images:
    """An engine's images, by name, and the names that were pulled."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)
        self.pulled: list[str] = []
        self.images = self

    def get(self, name: str) -> object:
        if name not in self.names:
            raise ImageNotFound(name)
        return name

    def pull(self, name: str) -> None:
        self.pulled.append(name)


def engine(name: str, images: Any) -> Engine:
    return Engine("unix:///run/engine.sock", name, images)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(image, "_build", lambda engine, version, name: names.append(name))
    return names


def test_docker_has_or_pulls_the_stock_image(built: list[str]) -> None:
    images = Images("postgres:15")
    assert image_of(engine("Engine 28.0", images), 15) == "postgres:15"
    assert images.pulled == []
    assert image_of(engine("Engine 28.0", images), 18) == "postgres:18"
    assert images.pulled == ["postgres:18"]
    assert built == []


def test_podman_has_or_builds_ours(built: list[str]) -> None:
    images = Images(own_name(15))
    assert image_of(engine("Podman Engine 4.3.1", images), 15) == own_name(15)
    assert built == []
    assert image_of(engine("Podman Engine 4.3.1", images), 17) == own_name(17)
    assert built == [own_name(17)]
    assert images.pulled == []


@pytest.mark.parametrize("file", ["build", "start"])
def test_its_name_changes_with_its_recipe(tmp_path: Path, file: str) -> None:
    recipe = shutil.copytree(RECIPE, tmp_path / "container")
    assert own_name(15, recipe) == own_name(15)
    (recipe / file).write_text((recipe / file).read_text() + "# changed\n")
    assert own_name(15, recipe) != own_name(15)
    assert own_name(15, recipe).startswith("localhost/meshhook-postgres:15-")
