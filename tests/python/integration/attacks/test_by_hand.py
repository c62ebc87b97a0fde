"""The base that attacks deviate from: unaltered, the resume by hand is legal and equal to the function's."""

from __future__ import annotations

import pytest

from .by_hand import ALL_ROOTS, FROM_A, FROM_B, OF_ENDED, Act, Intruder
from .judging import Attacks
from .stage import Stage

PATCHED = Act(patch={"input": {"n": 2, "gone": None}})
DELAYED = Act(options={"delay": 7200})
SUPPLIED = Act(options={"supplied_output": {"of": "hand"}})
ANSWERED = Act(step="ask", of="paused")
ACTS = [FROM_B, FROM_A, OF_ENDED, ALL_ROOTS, PATCHED, DELAYED, SUPPLIED, ANSWERED]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_the_resume_by_hand_leaves_what_the_function_leaves(act: Act, stage: Stage) -> None:
    attacks = Attacks()
    attacks.add(Intruder.resume, None, act, is_legal=True)
    for attack in attacks:
        attack.judge(stage)
