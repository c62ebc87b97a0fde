"""What compares pictures sees what a person would see."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from .screenshots import COMMITTED, TOLERATED, difference

PICTURES = sorted(COMMITTED.glob("*.png"))


@pytest.mark.parametrize("name", [file.name for file in PICTURES])
def test_a_part_that_is_missing_is_seen(name: str) -> None:
    with Image.open(COMMITTED / name) as known:
        whole = known.convert("RGB")
    without = whole.copy()
    row = int(whole.height * 0.55)
    ImageDraw.Draw(without).rectangle((0, 0, whole.width, row), fill=whole.getpixel((1, whole.height - 1)))
    assert difference(whole, whole) == 0
    assert difference(whole, without) > TOLERATED
    assert difference(whole, whole.crop((0, 0, whole.width - 1, whole.height))) == 1
