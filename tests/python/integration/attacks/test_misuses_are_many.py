"""There are many misuses, and each says what it is."""

from __future__ import annotations

from .all_attacks import everything

AT_LEAST = 300


def test_the_misuses_are_many_and_each_says_what_it_is() -> None:
    attacks = everything().values()
    assert len(attacks) >= AT_LEAST
    assert [str(attack) for attack in attacks if not attack.raid.__doc__] == []
