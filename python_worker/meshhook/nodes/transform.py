"""transform: one JMESPath expression over the step's document."""

from __future__ import annotations

from meshhook.expressions import Meter, evaluate
from meshhook.nodes.base import InlineNode, Output, Work


class TransformNode(InlineNode):
    """The output is the expression's value."""

    kind = "transform"

    def evaluate(self, work: Work, meter: Meter) -> Output:
        return Output(evaluate(work.config["expression"], work.context, meter))
