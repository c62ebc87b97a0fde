"""How many misuses there are, and that each says what it is."""

from __future__ import annotations

import sys

from .all_attacks import everything

AT_LEAST = 300


def test_the_misuses_are_many_and_each_says_what_it_is() -> None:
    attacks = everything().values()
    legal = sum(attack.is_legal for attack in attacks)
    sys.stdout.write(f"{len(attacks)} misuses of the grants, {legal} of them hidden in a legal resume\n")
    assert len(attacks) >= AT_LEAST
    assert [str(attack) for attack in attacks if not attack.raid.__doc__] == []
