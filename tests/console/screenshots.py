"""What a page looks like: kept under .cache/screenshots, compared with what was committed.

`MESHHOOK_WRITE_SCREENSHOTS=1` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page

COMMITTED: Final = Path(__file__).with_name("screenshots")
KEPT: Final = Path(__file__).resolve().parents[2] / ".cache/screenshots"
_SEEN: Final = 48
"""By how much, of 255, a colour must differ for a person to see it; what smooths letters differs by less."""
TOLERATED: Final = 0.01
"""The part of a page that may look otherwise: fonts differ between machines."""
_SHRUNK: Final = 2
"""Committed pictures have half the width, in 64 colours, so that they stay small."""


def compare(shown: Page | Locator, name: str, changing: Sequence[Locator] = ()) -> None:
    """Keep a picture of a page, or of a part of one, and hold it to the committed one; what changes is covered."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{name}.png"
    shown.screenshot(path=file, mask=list(changing), mask_color="#888", animations="disabled", caret="hide")
    with Image.open(file) as picture:
        now = _shrunk(picture)
    known = COMMITTED / f"{name}.png"
    if os.environ.get("MESHHOOK_WRITE_SCREENSHOTS"):
        COMMITTED.mkdir(exist_ok=True)
        now.save(known, optimize=True)
    with Image.open(known) as before:
        part = difference(before.convert("RGB"), now.convert("RGB"))
    assert part <= TOLERATED, f"{part:.1%} of {name} looks otherwise: {file}"


def difference(a: Image.Image, b: Image.Image) -> float:
    """The part of two pictures that looks otherwise; all of it if their sizes differ."""
    if a.size != b.size:
        return 1.0
    seen = ImageChops.difference(a, b).convert("L").point(lambda value: 255 if value > _SEEN else 0)
    return seen.histogram()[255] / (a.width * a.height)


def _shrunk(picture: Image.Image) -> Image.Image:
    size = (picture.width // _SHRUNK, picture.height // _SHRUNK)
    return picture.convert("RGB").resize(size, Image.Resampling.BOX).quantize(64)
