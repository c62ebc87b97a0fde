"""The tree drawn in `errors.py` is the tree that is."""

from __future__ import annotations

import re

import psycopg

from meshhook import errors
from meshhook.errors import MeshHookError


def test_every_exception_is_drawn_where_it_stands() -> None:
    drawn: dict[str, str] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"    ((?:│   |    )*)(?:[├└]── )?([A-Z]\w+)", line)
        if match:
            depth = len(match[1]) // 4 + ("── " in line)
            path[depth:] = [match[2]]
            if depth:
                drawn[match[2]] = path[depth - 1]
    classes = {
        name: value.__mro__[1].__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, MeshHookError) and value is not MeshHookError
    }
    assert drawn == classes


def test_every_exception_says_its_message_and_keeps_its_hint() -> None:
    error = errors.PortTaken("Port 1 is taken.", "Take another.")
    assert (str(error), error.hint) == ("Port 1 is taken.", "Take another.")


def test_lines_of_libpq_become_sentences_of_one_line() -> None:
    error = psycopg.OperationalError(
        "connection to server failed: Connection refused\n\tIs the server running there?\n"
    )
    assert str(errors.from_database(error)) == (
        "The database can't be reached: connection to server failed: Connection refused. Is the server running there?"
    )


def test_nothing_running_says_what_to_do() -> None:
    assert str(errors.NothingRunning()) == "Nothing is running: make up"
