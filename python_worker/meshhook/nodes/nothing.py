"""delay, terminate and pause: the claim is all there is to do; what it means the database knows.

A delay is claimed when it is due and a pause when a person has answered it.
"""

from __future__ import annotations

from meshhook.expressions import Meter
from meshhook.nodes.base import InlineNode, Output, Work


class _NothingNode(InlineNode):
    def evaluate(self, work: Work, meter: Meter) -> Output:
        return Output()


class DelayNode(_NothingNode):
    """Due: the waiting is over."""

    kind = "delay"


class TerminateNode(_NothingNode):
    """Its finish ends the run with the status that the node names."""

    kind = "terminate"


class PauseNode(_NothingNode):
    """Answered: the answer comes as a supplied output, so this is never reached with work to do."""

    kind = "pause"
