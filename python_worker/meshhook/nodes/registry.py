"""The kinds that this installation can execute."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from meshhook.errors import MissingPart
from meshhook.logs import Log
from meshhook.nodes.base import Node
from meshhook.settings import WorkerSettings

GROUP = "meshhook.nodes"


def load_nodes(settings: WorkerSettings, log: Log) -> dict[str, Node]:
    """One instance of each registered kind. A package whose kind can't be loaded is told and left out.

    Raises MissingPart when nothing at all is registered: the package isn't installed then.
    """
    nodes: dict[str, Node] = {}
    for entry in entry_points(group=GROUP):
        try:
            nodes[entry.name] = _node_class(entry)(settings)
        except Exception as error:  # noqa: BLE001 - the other kinds still work
            log.error("node_kind_unusable", kind=entry.name, origin=entry.value, problem=str(error))
    if not nodes:
        raise MissingPart(
            "No node kinds are registered, so the worker has nothing it could do.",
            "Install the package (pip install -e . in a checkout).",
        )
    return nodes


def _node_class(entry: EntryPoint) -> type[Node]:
    loaded: Any = entry.load()
    if not (isinstance(loaded, type) and issubclass(loaded, Node)):
        raise TypeError(f"{entry.value} is no subclass of meshhook.nodes.base.Node")
    return loaded
