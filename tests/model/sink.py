"""The service that the calls of a run reach, and what it must never be asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from model.graphs import Json
from model.maps import map_of
from model.steps import Request


@dataclass
class Sink:
    """Remembers every call, and which calls a person asked to have once more.

    It knows nothing of the plan of a resume: only what was sent under which key, what was answered and accepted, and
    for which steps a person gave the word. The word for a map is one for each of its items.
    """

    keys: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The keys of each step, in the order in which they were first used."""
    bodies: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The last body under a key, and after how many resumes it came."""
    done: set[str] = field(default_factory=set)
    """The keys under which a call was completed, and nobody asked since to have it again under the same."""
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    words: list[tuple[frozenset[str], set[str]]] = field(default_factory=list)
    """For each resume the steps that it gave the word for, and the keys that were done until then."""

    @property
    def resumes(self) -> int:
        return len(self.words)

    def give_word(self, request: Request, free: Collection[str] = ()) -> None:
        """A resume was accepted; `free` are the steps whose completed calls it had happen again without a word."""
        again: set[str] = set()
        consents = request.consents.union(free)
        for key in consents:
            self.asked[key] += 1
            if request.repeat.get(key) == "same_key":
                own = {used for name, keys in self.keys.items() if map_of(name) == key for used in keys}
                again |= self.done & own
        self.done -= again
        self.words.append((consents, again))

    def take_back(self, number: int) -> None:
        """A resume was undone: its word holds no more."""
        consents, again = self.words[number]
        for key in consents:
            self.asked[key] -= 1
        self.done |= again
        self.words[number] = frozenset(), set()

    def receive(self, step: str, key: str, given: Json, is_free: bool) -> None:
        """A worker has work whose call does something, and makes it at once; whether its answer is heard, and whether
        the worker still owns the work by then, is not known yet. A free one may happen again unasked."""
        body = json.dumps(given, sort_keys=True)
        if key not in self.keys[step]:
            self.keys[step].append(key)
        assert is_free or len(self.keys[step]) <= 1 + self.asked[map_of(step)], (
            f"{step} calls with a new key that nobody asked for"
        )
        assert all(key not in keys for other, keys in self.keys.items() if other != step), f"{step} has another's key"
        assert key not in self.done, f"{step} calls again, though it was done and nobody asked for it"
        before, resumes = self.bodies.get(key, (body, self.resumes))
        assert before == body or resumes < self.resumes, f"{step} sends another body under the same key"
        self.bodies[key] = (body, self.resumes)

    def complete(self, key: str) -> None:
        """The answer was heard, and the engine accepted it."""
        self.done.add(key)
