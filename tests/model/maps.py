"""The items of a map: each a step of its own, matched by its key each time that the list is evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.graphs import Json, Node
from model.scenarios import FINAL, Outcome
from model.steps import ACTIVE, Attempt, Request, Step

MOST_ITEMS = 10_000
LONGEST_KEY = 200


def name_of(step_key: str, item_key: str) -> str:
    """How an item is called among the steps."""
    return f"{step_key}[{item_key}]" if item_key else step_key


def map_of(name: str) -> str:
    """The step that a name belongs to: of an item its map."""
    return name.partition("[")[0]


@dataclass
class Item(Step):
    """One item; `given` is what it was given when it ran, `patches` what a person changed of it alone."""

    key: str = ""
    index: int = 0
    value: Json = None
    given: Json = None
    patches: tuple[Json, ...] = ()
    is_retired: bool = False

    @property
    def name(self) -> str:
        return self.node.key

    def is_of(self, step_key: str) -> bool:
        """Whether it belongs to this map."""
        return map_of(self.name) == step_key


@dataclass
class Items:
    """The items that a map ever had, and those that its last evaluation has to run."""

    step: Step
    known: dict[str, Item] = field(default_factory=dict)
    wanted: list[Item] = field(default_factory=list)
    is_open: bool = False
    """They run; the map itself is leased by nobody."""
    told: list[str] = field(default_factory=list)
    """What became of each item when the list was evaluated last."""

    @property
    def inner(self) -> Node:
        assert self.step.node.inner
        return self.step.node.inner

    @property
    def are_taken_up_again(self) -> bool:
        """Whether an item that had made its call was to run, or to be given its output, and never came to its end."""
        return any(item.is_completed and item.status != "succeeded" for item in self.listed)

    @property
    def listed(self) -> list[Item]:
        return sorted((item for item in self.known.values() if not item.is_retired), key=lambda item: item.index)

    @property
    def by_name(self) -> dict[str, Item]:
        return {item.name: item for item in self.known.values()}

    @property
    def active(self) -> int:
        return sum(item.status in ACTIVE for item in self.wanted)

    @property
    def left(self) -> list[Item]:
        return [item for item in self.wanted if item.status not in ("succeeded", "failed")]

    @property
    def failed(self) -> int:
        """What has not succeeded and is not going to be run."""
        left = {item.key for item in self.left}
        return sum(item.status != "succeeded" and item.key not in left for item in self.listed)

    @property
    def room(self) -> list[Item]:
        """The pending ones that may be born now, in the order of the list."""
        pending = [item for item in self.wanted if item.status == "pending"]
        return pending[: max(self.step.node.concurrency - self.active, 0)]

    def item(self, key: str) -> Item | None:
        """An item that can be named."""
        item = self.known.get(key)
        return None if item is None or item.is_retired else item

    def lay_out(self, listed: Json, common: Json, request: Request | None) -> None:
        """Match a list with the items that are there; `common` is what each is given besides its value.

        One runs if it has not succeeded or is given something else; where a person named one, it alone.
        """
        named = request.item if request else ""
        before = {item.key: (item.index, item.is_retired) for item in self.known.values()}
        self.told = [] if listed else ["none at all"]
        for item in self.known.values():
            item.is_retired = self.is_gone(item, listed)
        self.wanted = []
        for index, entry in enumerate(listed):
            key, given = entry["key"], [entry["value"], common]
            item = self.known.setdefault(key, self._new(key, entry["value"], given))
            self.told.append(_describe(item, before.get(key), index, given))
            item.is_retired, item.index = False, index
            if self.is_wanted(item, given, named):
                self._want(item, entry["value"], given)
                self.wanted.append(item)
        self.told += ["gone" for item in self.known.values() if item.is_retired and not before[item.key][1]]
        if request and named in self.known and request.patch is not None:
            self.known[named].patches += (request.patch,)
        self.is_open = True

    def is_gone(self, item: Item, listed: Json) -> bool:
        """Whether an item is no longer in the list."""
        return all(entry["key"] != item.key for entry in listed)

    def is_wanted(self, item: Item, given: Json, named: str) -> bool:
        """Whether an item runs: the one that was named, or any that has not succeeded or is given something else."""
        return item.key == named if named else item.status != "succeeded" or item.given != given

    def _new(self, key: str, value: Json, given: Json) -> Item:
        return Item(self.inner.as_item(name_of(self.step.node.key, key)), 0, key=key, value=value, given=given)

    def _want(self, item: Item, value: Json, given: Json) -> None:
        if item.given != given:
            item.patches = ()
        if self.step.is_renewed and item.is_completed:
            item.epoch += 1
        item.value, item.given, item.status = value, given, "pending"

    def bear(self, item: Item) -> Attempt:
        """The next attempt of an item: for the person who resumed its map, or as the graph wants it."""
        last = item.attempts[-1] if item.attempts else None
        current = self.step.current
        request = current.request
        supplied = request.supplied if request and request.item else None
        origin = "first" if request is None else "resume" if supplied is None else "supplied"
        reads = {key: number for key, number in current.reads.items() if key in self.inner.reads}
        is_later = last is not None and last.status == "paused" and last.is_later
        return Attempt(
            0, origin, "", reads, "composed", (*current.patches, *item.patches), is_later, supplied, request=request
        )

    def end(self) -> str:
        """What becomes of the map when none of its items is active."""
        if self.left:
            return "paused"
        return "failed" if self.failed > self.step.node.max_failures else "succeeded"

    def outputs(self) -> Json:
        """The outputs in the order of the list; null for what failed."""
        return [item.current.output if item.status == "succeeded" else None for item in self.listed]

    def error(self) -> Json:
        """Why the map failed; the first five are told by themselves."""
        broken = [item for item in self.listed if item.status != "succeeded"]
        return {
            "code": "items_failed",
            "class": "items",
            "message": f"{self.failed} of {len(self.listed)} items failed",
            "failed": self.failed,
            "items": len(self.listed),
            "first": [
                {
                    "item_key": item.key,
                    "attempt": item.attempt,
                    "error": item.current.error if item.attempts else None,
                }
                for item in broken[:5]
            ],
        }

    def state(self) -> dict[str, Json]:
        """What the tables must say of each item."""
        return {
            item.name: [item.status, item.attempt, item.epoch, item.is_retired or item.index]
            for item in self.known.values()
        }


def _describe(item: Item, before: tuple[int, bool] | None, index: int, given: Json) -> str:
    """How an item lies in a list, beside how it lay in the one before."""
    if before is None:
        return "new"
    if before[1]:
        return "back"
    if item.given != given:
        return "changed"
    moved = " and moved" if before[0] != index else ""
    return ("kept" if item.status == "succeeded" else "unfinished") + moved


def evaluate(node: Node, given: Json) -> Outcome:
    """What a worker makes of a map: its list with a key an item, or why there is none."""
    items = look_up(given, ("steps", node.source, "output", "items") if node.source else ("input", "items"))
    if not isinstance(items, list):
        return Outcome("failed", error_class=FINAL)
    if len(items) > MOST_ITEMS:
        return Outcome("failed", error_class="invalid_response")
    keys = [look_up(item, ("id",)) if node.is_keyed else str(place) for place, item in enumerate(items)]
    is_valid = all(isinstance(key, str) and 0 < len(key) <= LONGEST_KEY for key in keys)
    if not is_valid or len(set(keys)) < len(keys):
        return Outcome("failed", error_class=FINAL)
    return Outcome(output={"items": [{"key": key, "value": item} for key, item in zip(keys, items, strict=True)]})


def look_up(document: Json, path: tuple[str, ...]) -> Json:
    """The value at a path; null where there is none."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document
