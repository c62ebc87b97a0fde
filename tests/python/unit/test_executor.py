"""What a step's execution becomes, whatever its node does."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from harness.work import some_work
from meshhook.errors import NodeFailed
from meshhook.expressions import Meter
from meshhook.nodes.base import Call, Effect, InlineNode, Node, Output, Work
from meshhook.nodes.transform import TransformNode
from meshhook.settings import WorkerSettings
from meshhook.worker.executor import Executor
from meshhook.worker.results import Result

SETTINGS = WorkerSettings(database_url="postgresql://nowhere/")


class _Raising(InlineNode):
    kind = "raising"

    def evaluate(self, work: Work, meter: Meter) -> Output:
        raise RuntimeError("a bug \x00")


class _Waiting(Node):
    """Says that it has sent something, then waits until it is stopped."""

    kind = "waiting"

    def __init__(self, settings: WorkerSettings) -> None:
        super().__init__(settings)
        self.is_waiting = asyncio.Event()

    async def execute(self, call: Call) -> Output:
        call.effect = Effect("POST", "https://x.example/", call.work.effect_key)
        self.is_waiting.set()
        await asyncio.Event().wait()
        return Output()


class _Failing(Node):
    kind = "failing"

    async def execute(self, call: Call) -> Output:
        raise call.work.context["input"]


EXECUTOR = Executor(
    {
        "transform": TransformNode(SETTINGS),
        "raising": _Raising(SETTINGS),
        "waiting": _Waiting(SETTINGS),
        "failing": _Failing(SETTINGS),
    }
)


def _told(result: Result | None) -> Any:
    assert result is not None
    return json.loads(result.text)


def test_a_step_that_only_computes_has_its_result_at_once() -> None:
    work = some_work("transform", {"expression": "input.n"}, input={"n": 7})
    assert _told(EXECUTOR.execute_inline(work))["output"] == 7


def test_a_step_that_waits_is_left_to_a_task() -> None:
    assert EXECUTOR.execute_inline(some_work("waiting")) is None


def test_a_supplied_output_is_given_back_without_executing_anything() -> None:
    for kind in ("waiting", "raising", "unheard_of"):
        told = _told(EXECUTOR.execute_inline(some_work(kind, supplied={"output": {"approved": False}})))
        assert (told["outcome"], told["output"]) == ("succeeded", {"approved": False})
        assert "handle" not in told


def test_a_supplied_output_of_a_branch_names_its_handle() -> None:
    told = _told(EXECUTOR.execute_inline(some_work("branch", supplied={"output": {"handle": "left"}})))
    assert told["handle"] == "left"


@pytest.mark.parametrize(
    ("work", "code", "error_class"),
    [
        (some_work("unheard_of"), "internal", "internal"),
        (some_work("raising"), "internal", "internal"),
        (some_work("transform", {}), "internal", "internal"),
        (some_work("transform", {"expression": "("}), "expression_invalid", "expression"),
        (some_work("transform", {"expression": "&a"}), "output_not_json", "invalid_response"),
    ],
)
def test_every_failure_to_compute_is_a_failed_result(work: Work, code: str, error_class: str) -> None:
    told = _told(EXECUTOR.execute_inline(work))
    assert told["outcome"] == "failed"
    assert (told["error"]["code"], told["error"]["class"]) == (code, error_class)


COSTLY = {"expression": "input[*].[@, @, @] | [0]"}


async def test_an_expression_too_costly_for_the_loop_runs_in_a_thread() -> None:
    work = some_work("transform", COSTLY, input=list(range(5_000)))
    assert EXECUTOR.execute_inline(work) is None
    assert _told(await EXECUTOR.execute(Call(work)))["output"] == [0, 0, 0]


async def test_the_loop_stays_alive_beside_a_costly_expression() -> None:
    work = some_work("transform", {"expression": "input|" + "|".join(["map(&[@, @], [@, @][])"] * 30)}, input=[1, 2])
    execution = asyncio.create_task(EXECUTOR.execute(Call(work)))
    turns = 0
    while not execution.done():
        await asyncio.sleep(0)
        turns += 1
    assert _told(execution.result())["error"]["code"] == "expression_too_costly"
    assert turns > 3


async def test_stopping_a_costly_expression_ends_its_thread() -> None:
    threads_before = {thread.ident for thread in threading.enumerate()}
    started, ended = threading.Event(), threading.Event()

    class Endless(InlineNode):
        kind = "endless"

        def evaluate(self, work: Work, meter: Meter) -> Output:
            try:
                meter.spend(10_000)  # more than the loop has to give
                started.set()
                while True:
                    meter.spend(0)
            finally:
                if threading.get_ident() not in threads_before:
                    ended.set()

    work = some_work("endless", timeout_s=60)
    execution = asyncio.create_task(Executor({"endless": Endless(SETTINGS)}).execute(Call(work)))
    await asyncio.to_thread(started.wait, 30)
    execution.cancel()
    with pytest.raises(asyncio.CancelledError):
        await execution
    assert await asyncio.to_thread(ended.wait, 30)


async def test_a_step_is_stopped_when_its_time_is_over_and_its_effect_is_told() -> None:
    told = _told(await EXECUTOR.execute(Call(some_work("waiting", timeout_s=0.01))))
    assert (told["error"]["code"], told["error"]["class"]) == ("step_timeout", "timeout")
    assert told["effect"]["method"] == "POST"


async def test_a_step_that_is_cancelled_leaves_its_effect_on_the_call() -> None:
    node = _Waiting(SETTINGS)
    call = Call(some_work("waiting"))
    execution = asyncio.create_task(Executor({"waiting": node}).execute(call))
    await node.is_waiting.wait()
    execution.cancel()
    with pytest.raises(asyncio.CancelledError):
        await execution
    assert call.effect is not None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NodeFailed("http_500", "server_error", "bad"), "http_500"),
        (ValueError("a bug"), "internal"),
        (RecursionError(), "internal"),
    ],
)
async def test_what_a_node_raises_is_a_failed_result(error: Exception, code: str) -> None:
    told = _told(await EXECUTOR.execute(Call(some_work("failing", input=error))))
    assert (told["outcome"], told["error"]["code"]) == ("failed", code)
