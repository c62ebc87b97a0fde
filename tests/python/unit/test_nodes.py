"""The kinds that only compute, and how kinds are found."""

from __future__ import annotations

import io
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from harness.work import some_work
from meshhook.errors import MissingPart, NodeFailed
from meshhook.expressions import Meter
from meshhook.logs import make_log
from meshhook.nodes.base import Output
from meshhook.nodes.branch import BranchNode
from meshhook.nodes.nothing import DelayNode, PauseNode, TerminateNode
from meshhook.nodes.registry import GROUP, load_nodes
from meshhook.nodes.transform import TransformNode
from meshhook.settings import WorkerSettings

SETTINGS = WorkerSettings(database_url="postgresql://nowhere/")


def test_a_transform_is_its_expression_over_the_document() -> None:
    work = some_work(
        "transform", {"expression": "{n: input.n, s: steps.a.output}"}, input={"n": 1}, steps={"a": {"output": 2}}
    )
    assert TransformNode(SETTINGS).evaluate(work, Meter(100)) == Output({"n": 1, "s": 2})


CONDITIONS = [{"handle": "low", "when": "input.n < `10`"}, {"handle": "high", "when": "input.n < `1000`"}]


@pytest.mark.parametrize(
    ("n", "default", "handle"),
    [(5, None, "low"), (50, None, "high"), (5_000, None, None), (5_000, "other", "other")],
)
def test_a_branch_takes_the_first_handle_whose_condition_is_true(
    n: int, default: str | None, handle: str | None
) -> None:
    config: dict[str, Any] = {"conditions": CONDITIONS}
    if default:
        config["default"] = default
    work = some_work("branch", config, input={"n": n})
    assert BranchNode(SETTINGS).evaluate(work, Meter(100)) == Output({"handle": handle}, handle)


def test_a_condition_that_can_not_be_evaluated_fails_the_branch() -> None:
    work = some_work("branch", {"conditions": [{"handle": "a", "when": "sum('x')"}]})
    with pytest.raises(NodeFailed):
        BranchNode(SETTINGS).evaluate(work, Meter(100))


@pytest.mark.parametrize("node", [DelayNode, TerminateNode, PauseNode])
def test_what_is_nothing_to_execute_has_no_output(node: Any) -> None:
    assert node(SETTINGS).evaluate(some_work(), Meter(0)) == Output(None)


class TestRegistry:
    """The entry points are the installation's own, or stand-ins for what another package registers."""

    def test_the_built_in_kinds_are_registered_under_their_names(self) -> None:
        nodes = load_nodes(SETTINGS, make_log())
        assert {"branch", "delay", "http_call", "pause", "terminate", "transform"} <= set(nodes)
        assert all(node.kind == kind for kind, node in nodes.items())

    def test_a_kind_that_can_not_be_loaded_is_told_and_the_others_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _register(
            monkeypatch,
            transform="meshhook.nodes.transform:TransformNode",
            broken="meshhook.no_such_module:Node",
            wrong="meshhook.settings:WorkerSettings",
        )
        stream = io.StringIO()
        assert list(load_nodes(SETTINGS, make_log(stream=stream))) == ["transform"]
        assert stream.getvalue().count("node_kind_unusable") == 2

    def test_a_worker_that_can_do_nothing_is_not_started(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _register(monkeypatch)
        with pytest.raises(MissingPart):
            load_nodes(SETTINGS, make_log())


def _register(monkeypatch: pytest.MonkeyPatch, **kinds: str) -> None:
    found = EntryPoints(EntryPoint(kind, value, GROUP) for kind, value in kinds.items())
    monkeypatch.setattr("meshhook.nodes.registry.entry_points", lambda group: found.select(group=group))
