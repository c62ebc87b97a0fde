"""All attacks of this package, by name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from .judging import Attack, Attacks


@cache
def everything() -> dict[str, Attack]:
    """What the modules next to this one keep in `attacks`; a name is given once."""
    found: dict[str, Attack] = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        attacks = getattr(import_module(f"{__package__}.{path.stem}"), "attacks", Attacks())
        for attack in attacks:
            assert str(attack) not in found, f"two attacks are called {attack}"
            found[str(attack)] = attack
    return found
