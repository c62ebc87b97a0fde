"""The node of a map: its list, and the keys of its items."""

from __future__ import annotations

from typing import Any

import pytest

from harness.work import some_work
from meshhook.errors import NodeFailed
from meshhook.expressions import FULL_BUDGET, Meter
from meshhook.nodes.map import MapNode
from meshhook.settings import WorkerSettings


def expand(items: Any, **config: Any) -> Any:
    work = some_work("map", {"items": "input", **config}, input=items)
    node = MapNode(WorkerSettings(database_url="postgresql://nowhere"))
    return node.evaluate(work, Meter(FULL_BUDGET)).value["items"]


def refusal(items: Any, **config: Any) -> NodeFailed:
    with pytest.raises(NodeFailed) as caught:
        expand(items, **config)
    return caught.value


def test_without_an_expression_the_key_is_the_position() -> None:
    assert expand(["a", None]) == [{"key": "0", "value": "a"}, {"key": "1", "value": None}]


def test_a_key_is_a_text_or_a_whole_number() -> None:
    assert [item["key"] for item in expand([{"id": "x"}, {"id": 7}], key="item.id")] == ["x", "7"]


@pytest.mark.parametrize("key", [None, "", "ä" * 101, 1.5, True, ["x"], {"a": 1}])
def test_nothing_else_is_a_key(key: Any) -> None:
    failure = refusal([{"id": "fine"}, {"id": key}], key="item.id")
    assert (failure.code, failure.error_class) == ("invalid_key", "expression")
    assert "item 1" in failure.message


def test_two_items_of_one_key_fail_the_map() -> None:
    failure = refusal([{"id": 1}, {"id": "1"}], key="item.id")
    assert (failure.code, failure.message) == ("duplicate_key", "Items 0 and 1 both have the key '1'.")


@pytest.mark.parametrize("items", [None, "text", 1, {"a": 1}])
def test_what_is_no_list_fails_the_map(items: Any) -> None:
    assert refusal(items).code == "not_a_list"


def test_a_list_has_10_000_items_at_most() -> None:
    assert len(expand([0] * 10_000)) == 10_000
    assert refusal([0] * 10_001).code == "too_many_items"
