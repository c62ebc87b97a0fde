"""Plays a scenario on an engine and on the model side by side, and stops where they differ.

The engine chooses what is claimed; everything else (which lease is reported next, how it ended,
what falls due, which act comes between) is the scenario's, so a scenario gives one history.
"""

from __future__ import annotations

import json

from model.engine import INPUT
from model.graphs import Json
from model.model import Run
from model.persons import Persons


class DisagreementError(AssertionError):
    """The engine did what the model did not expect."""


class Player(Persons):
    """One scenario on one engine."""

    def play(self, *, is_thorough: bool = False) -> None:
        """All moves; compares after acts and drains, or after every move when thorough."""
        graph = self.scenario.graph
        self.model = Run(graph, INPUT, self.scenario.later)
        try:
            self.engine.start(graph, self.scenario.later)
            self._compare("start")
            for move in self.scenario.moves:
                is_telling = getattr(self, f"_{move.verb}")(move)
                if is_telling or is_thorough:
                    self._compare(move.verb)
        except AssertionError as error:
            raise DisagreementError(f"after {len(self.trace)} moves: {error}") from error
        joins = sum(len(edges) > 1 for edges in graph.edges_to.values())
        skipped = self.model.count("skipped")
        self.seen["histories: played"] += 1
        self.seen["histories: with joins"] += joins > 0
        self.seen["histories: with skipped steps"] += skipped > 0
        for part, size in (("nodes", len(graph.nodes)), ("joins", joins), ("skipped", skipped)):
            self.seen[f"{part}: {size}"] += 1
        self.seen[f"run ends: {self.model.status}"] += 1
        for step in self.model.steps.values():
            self.seen.update(f"attempt ends: {a.origin} {a.status}" for a in step.attempts)
        for items in self.model.maps.values():
            self.seen[f"map ends: {items.step.status}"] += 1
            self.seen["map ends: succeeded with failures"] += items.step.status == "succeeded" and items.failed > 0
            for item in items.known.values():
                self.seen.update(f"item attempt ends: {a.origin} {a.status}" for a in item.attempts)

    def told(self) -> str:
        """The history as far as it was played, for a person."""
        graphs = [self.scenario.graph, *self.scenario.later]
        script = [
            f"  {key}/{attempt}: {outcome.outcome} {outcome.error_class or outcome.handle or ''}".rstrip()
            for (key, attempt), outcome in self.scenario.script.items()
        ]
        moves = [
            f"  {move.verb} {' '.join(move.keys)} {move.ask or ''} (limit {move.limit}, connection {move.by})"
            for move in self.trace
        ]
        return "\n".join(
            (*(json.dumps(graph.document()) for graph in graphs), "scripted outcomes:", *script, "moves:", *moves)
        )

    def _compare(self, after: str) -> None:
        model, engine = self.model.state(), self.engine.state()
        self.ends_in = engine
        if model != engine:
            raise AssertionError(f"after {after}:\n" + "\n".join(differences(model, engine)))


def differences(model: Json, engine: Json) -> list[str]:
    """One line for each entry in which two states differ."""
    return [
        f"  {part} {name}: model {model[part].get(name)}, engine {engine[part].get(name)}"
        for part in model
        for name in sorted({*model[part], *engine[part]})
        if model[part].get(name) != engine[part].get(name)
    ]
