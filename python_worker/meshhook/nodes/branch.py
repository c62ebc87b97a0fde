"""branch: the first condition that is true chooses the handle whose edges are live."""

from __future__ import annotations

from meshhook.expressions import Meter, evaluate, is_truthy
from meshhook.nodes.base import InlineNode, Output, Work


class BranchNode(InlineNode):
    """The output is `{"handle": name}`, the name null when nothing was true and there is no default."""

    kind = "branch"

    def evaluate(self, work: Work, meter: Meter) -> Output:
        for condition in work.config["conditions"]:
            if is_truthy(evaluate(condition["when"], work.context, meter)):
                return Output({"handle": condition["handle"]}, condition["handle"])
        handle = work.config.get("default")
        return Output({"handle": handle}, handle)
