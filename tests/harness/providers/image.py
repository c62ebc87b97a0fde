"""The image of a container: Docker's stock one, or for podman one that is built here from Debian's packages."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

from docker.errors import APIError, ImageNotFound

from harness.providers.engine import RECIPE, Engine
from harness.providers.served import Failed

OURS = "localhost/meshhook-postgres"
_LOCK = RECIPE.parents[1] / ".cache" / "image.lock"
_CHANGES = ["USER postgres", 'ENTRYPOINT ["/usr/local/bin/start"]', "EXPOSE 5432"]


def image_of(engine: Engine, version: int) -> str:
    """The image's name, once the engine has it. Ours is named for its recipe, and built again when that changes."""
    name = own_name(version) if engine.is_podman else f"postgres:{version}"
    if not _has(engine, name):
        if engine.is_podman:
            _build_once(engine, version, name)
        else:
            engine.client.images.pull(name)
    return name


def _has(engine: Engine, name: str) -> bool:
    try:
        engine.client.images.get(name)
    except ImageNotFound:
        return False
    return True


def own_name(version: int, recipe: Path = RECIPE) -> str:
    """Version and a digest of all that the image is made of."""
    digest = hashlib.sha256("\n".join(_CHANGES).encode())
    for name in ("build", "start"):
        digest.update((recipe / name).read_bytes())
    return f"{OURS}:{version}-{digest.hexdigest()[:12]}"


def _build_once(engine: Engine, version: int, name: str) -> None:
    """Of several runs that lack it one builds, the others wait."""
    _LOCK.parent.mkdir(exist_ok=True)
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _has(engine, name):
            _build(engine, version, name)


def _build(engine: Engine, version: int, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="meshhook-test-", dir="/tmp") as folder:
        root = Path(folder) / "root.tar"
        built = subprocess.run([RECIPE / "build", str(version), root], capture_output=True, text=True)
        if built.returncode != 0:
            raise Failed(f"the image of PostgreSQL {version} was not built:\n{built.stderr.strip()}")
        told = engine.client.api.import_image_from_file(str(root), repository=OURS, changes=_CHANGES)
    # podman tags it `latest`, whatever it is told.
    engine.client.images.get(json.loads(told)["id"]).tag(*name.split(":"))
    prefix = name[: name.rindex("-") + 1]
    for tag in [tag for image in engine.client.images.list(OURS) for tag in image.tags]:
        if tag == f"{OURS}:latest" or (tag.startswith(prefix) and tag != name):  # an earlier recipe's
            with contextlib.suppress(APIError):  # another run uses it
                engine.client.images.remove(tag)
