"""Executes one claimed step: at once when it only computes, as a task when it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from meshhook import json_text
from meshhook.errors import NodeFailed
from meshhook.expressions import INLINE_BUDGET, Meter
from meshhook.nodes.base import Call, InlineNode, Node, Output, Work
from meshhook.worker import results
from meshhook.worker.results import Result


class Executor:
    """The node kinds of this worker, and what a step's execution becomes whatever they do."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._nodes = nodes
        self.kinds = sorted(nodes)
        self.computing_kinds = [kind for kind in self.kinds if isinstance(nodes[kind], InlineNode)]

    def execute_inline(self, work: Work) -> Result | None:
        """The result of a step that needs no waiting; None when it has to be `execute`d."""
        if work.supplied is not None:
            value = work.supplied.get("output")
            handle = value.get("handle") if work.kind == "branch" and isinstance(value, dict) else None
            return results.succeeded(work, Output(value, handle if isinstance(handle, str) else None))
        node = self._nodes.get(work.kind)
        if node is None:
            return results.internal(work, f"This worker does not know the kind {work.kind!r}.")
        if not isinstance(node, InlineNode):
            return None
        meter = Meter(INLINE_BUDGET)
        try:
            return results.succeeded(work, node.evaluate(work, meter))
        except NodeFailed as failure:
            return None if meter.is_exhausted else results.failed(work, failure)
        except Exception as error:  # noqa: BLE001 - a step that fails in any way must not end the worker
            return results.internal(work, _told(error))

    async def execute(self, call: Call) -> Result:
        """The result of a step, within its time limit. Cancelling it leaves the effect on `call`."""
        work = call.work
        try:
            async with asyncio.timeout(work.timeout_s):
                output = await self._nodes[work.kind].execute(call)
            return results.succeeded(work, output, call.effect)
        except NodeFailed as failure:
            return results.failed(work, failure, call.effect)
        except TimeoutError:
            late = NodeFailed("step_timeout", "timeout", f"The step took longer than {work.timeout_s:g} seconds.")
            return results.failed(work, late, call.effect)
        except Exception as error:  # noqa: BLE001 - a step that fails in any way must not end the worker
            return results.internal(work, _told(error), call.effect)

    async def close(self) -> None:
        for node in self._nodes.values():
            await node.close()


def _told(error: Exception) -> str:
    return json_text.clean_text(f"{type(error).__name__}: {error}", 500)
