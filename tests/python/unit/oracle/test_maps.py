"""The model of a map against states worked out by hand, and the driver against engines that treat its items wrongly."""

from __future__ import annotations

import pytest

from model.graphs import Edge, Graph, Json, Node
from model.histories import first_difference
from model.maps import MOST_ITEMS, Item, Items, evaluate
from model.model import Run
from model.pretend import PretendEngine
from model.scenarios import FINAL, RETRYABLE, Outcome
from model.steps import RefusedError, Request

OK = Outcome(output="done")
BROKEN = Outcome("failed", error_class=FINAL)
CALL = Node("m", "http_call", method="POST")


def run_of(concurrency: int = 10, max_failures: int = 0, inner: Node | None = None) -> Run:
    """A step that makes a list, and a map of it."""
    node = Node(
        "m", "map", reads=("a",), inner=inner or Node("m", "transform", tries=2), source="a", is_keyed=True,
        concurrency=concurrency, max_failures=max_failures,
    )  # fmt: skip # what makes it a map above, its limits below
    run = Run(Graph((Node("a", "transform"), node), (Edge("a", "m"),)))
    do(run, "a")
    return run


def do(run: Run, name: str, outcome: Outcome = OK) -> None:
    """Claim and finish a step or an item."""
    attempt = len(run.the(name).attempts)
    run.claim(name, attempt)
    assert run.finish(name, attempt, outcome)


def expand(run: Run, **values: Json) -> None:
    """Finish the map with these items."""
    do(run, "m", Outcome(output={"items": [{"key": key, "value": value} for key, value in values.items()]}))


def items(run: Run) -> dict[str, str]:
    return {item.key: "retired" if item.is_retired else item.status for item in run.maps["m"].known.values()}


def attempts(run: Run, key: str) -> list[tuple[str, str]]:
    return [(attempt.origin, attempt.status) for attempt in run.the(f"m[{key}]").attempts]


def test_no_more_items_run_at_once_than_the_map_says_and_the_outputs_keep_the_order() -> None:
    run = run_of(concurrency=2)
    expand(run, z=1, b=2, y=3)
    assert items(run) == {"z": "ready", "b": "ready", "y": "pending"}
    do(run, "m[b]", Outcome(output="b"))
    assert items(run) == {"z": "ready", "b": "succeeded", "y": "ready"}
    do(run, "m[y]", Outcome(output="y"))
    assert run.steps["m"].status == "running"
    do(run, "m[z]", Outcome(output="z"))
    assert (run.status, run.steps["m"].current.output) == ("succeeded", ["z", "b", "y"])


def test_an_item_that_fails_does_not_stop_its_siblings_and_some_are_tolerated() -> None:
    for tolerated, status in ((0, "failed"), (1, "succeeded")):
        run = run_of(concurrency=1, max_failures=tolerated)
        expand(run, a=1, b=2)
        do(run, "m[a]", BROKEN)
        do(run, "m[b]")
        assert run.status == status
    assert run.steps["m"].current.output == [None, "done"]


def test_an_empty_list_succeeds_at_once_and_what_is_none_fails() -> None:
    run = run_of()
    expand(run)
    assert (run.status, run.steps["m"].current.output) == ("succeeded", [])
    node = run.steps["m"].node
    bad: list[Json] = [None, "text", [{"id": "x"}, {"id": "x"}], [{"id": ""}], [{}], [{"id": "x"}] * (MOST_ITEMS + 1)]
    for listed in bad:
        assert evaluate(node, {"steps": {"a": {"output": {"items": listed}}}}).outcome == "failed"
    assert evaluate(node, {"steps": {"a": {"output": {"items": [{"id": "x"}]}}}}).output == {
        "items": [{"key": "x", "value": {"id": "x"}}]
    }


def test_a_resume_matches_the_items_by_key_and_runs_what_it_must() -> None:
    run = run_of()
    expand(run, a=1, b=2, c=3, d=4)
    for key in "acd":
        do(run, f"m[{key}]")
    do(run, "m[b]", BROKEN)
    run.resume_step("a")
    do(run, "a")
    expand(run, d=4, b=2, c=30, e=5)
    assert items(run) == {"a": "retired", "b": "ready", "c": "ready", "d": "succeeded", "e": "ready"}
    for key in "bce":
        do(run, f"m[{key}]", Outcome(output=key))
    assert run.steps["m"].current.output == ["done", "b", "c", "e"]
    assert attempts(run, "d") == [("first", "succeeded")]
    assert attempts(run, "b") == [("first", "failed"), ("first", "succeeded")]


def test_an_item_that_was_named_runs_alone_with_its_patch() -> None:
    run = run_of()
    expand(run, a=1, b=2)
    do(run, "m[a]", BROKEN)
    do(run, "m[b]", BROKEN)
    run.resume_step("m", Request(item="b", patch={"item": 20}))
    expand(run, a=1, b=2)
    assert items(run) == {"a": "failed", "b": "ready"}
    assert run.given("m[b]")["item"] == 20
    do(run, "m[b]")
    assert (run.status, attempts(run, "a")) == ("failed", [("first", "failed")])
    with pytest.raises(RefusedError, match="step_not_found"):
        run.resume_step("m", Request(item="nobody"))


def test_a_map_is_held_with_its_items_and_a_cancel_takes_them_along() -> None:
    run = run_of(concurrency=2)
    expand(run, a=1, b=2, c=3)
    run.claim("m[a]", 1)
    run.pause_run()
    assert (run.status, items(run)) == ("running", {"a": "running", "b": "paused", "c": "pending"})
    run.finish("m[a]", 1, OK)
    assert (run.status, run.steps["m"].current.status) == ("paused", "paused")
    run.resume_run()
    expand(run, a=1, b=2, c=3)
    assert items(run) == {"a": "succeeded", "b": "ready", "c": "ready"}
    with pytest.raises(RefusedError, match="step_not_resumable"):
        run.resume_step("m")
    run.claim("m[b]", 2)
    run.cancel_run()
    assert not run.finish("m[b]", 2, OK)
    assert items(run) == {"a": "succeeded", "b": "canceled", "c": "canceled"}


def test_an_item_is_tried_again_and_keeps_its_time_through_a_pause() -> None:
    run = run_of()
    expand(run, a=1)
    do(run, "m[a]", Outcome("failed", error_class=RETRYABLE))
    assert items(run) == {"a": "waiting"}
    run.pause_run()
    run.resume_run()
    expand(run, a=1)
    assert (items(run), run.claimable()) == ({"a": "waiting"}, [])
    assert attempts(run, "a") == [("first", "failed"), ("retry", "paused"), ("resume", "queued")]


def test_completed_calls_need_a_word_where_the_list_may_change_and_then_a_new_key() -> None:
    run = run_of(inner=CALL)
    expand(run, a=1, b=2)
    do(run, "m[a]")
    do(run, "m[b]", BROKEN)
    for key, request in (("a", Request()), ("m", Request(patch={"input": 1})), ("m", Request(item="a"))):
        with pytest.raises(RefusedError, match="acknowledgement_required"):
            run.resume_step(key, request)
    run.resume_step("m")
    expand(run, a=1, b=2)
    assert {key: item.epoch for key, item in run.maps["m"].known.items()} == {"a": 1, "b": 1}
    do(run, "m[b]")
    run.resume_step("m", Request(item="a", repeat={"m": "same_key"}))
    expand(run, a=1, b=2)
    assert run.the("m[a]").epoch == 1
    do(run, "m[a]")
    run.resume_step("a", Request(acknowledge=("m",)))
    do(run, "a")
    expand(run, a=10, b=2)
    assert {key: item.epoch for key, item in run.maps["m"].known.items()} == {"a": 2, "b": 1}


class KeepsWhatChanged(Items):
    """Never looks at what a finished item is given."""

    def is_wanted(self, item: Item, given: Json, named: str) -> bool:
        return item.key == named if named else item.status != "succeeded"


class RunsSiblings(Items):
    """Forgets that one item was named."""

    def is_wanted(self, item: Item, given: Json, named: str) -> bool:
        return super().is_wanted(item, given, "")


class NeverRetires(Items):
    """Counts what is no longer in the list."""

    def is_gone(self, item: Item, listed: Json) -> bool:
        return False


class KnowsNoBound(Items):
    """Lets all items run at once."""

    @property
    def room(self) -> list[Item]:
        return [item for item in self.wanted if item.status == "pending"]


class ToleratesNothing(Items):
    """Fails with the first item that does."""

    def end(self) -> str:
        return "paused" if self.left else "failed" if self.failed else "succeeded"


@pytest.mark.parametrize("flaw", [KeepsWhatChanged, RunsSiblings, NeverRetires, KnowsNoBound, ToleratesNothing])
def test_an_engine_that_treats_items_wrongly_is_found(flaw: type[Items]) -> None:
    flawed = type("Flawed", (Run,), {"kind_of_items": flaw})
    assert first_difference("flaw", PretendEngine(flawed), 300)
