"""One line of JSON for each transition; a person at a terminal gets colours instead.

Every line about a step carries `worker`, `run_id`, `step_key`, `item_key`, `attempt` and `act_id`,
so that a run's story can be picked out of the lines of many workers.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from typing import Any, Final, TextIO, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from meshhook.visible import visible, visible_lines

Log = FilteringBoundLogger

_LEVELS: Final = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


_encode = json.JSONEncoder(default=str).encode


def _as_json(event: Any, **_: Any) -> str:
    # One encoder for all lines: json.dumps with options makes a new one each time.
    return _encode(event)


def _for_a_terminal(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: visible_lines(one) if key == "exception" else visible(one) for key, one in event.items()}


class _Lines:
    """Writes lines; a reader that went away must not end the worker."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(line + "\n")
            self._stream.flush()

    log = debug = info = warning = warn = error = critical = exception = fatal = failure = err = msg


def make_log(level: str = "info", form: str = "auto", stream: TextIO | None = None, **bound: Any) -> Log:
    """A logger of its own (nothing global is changed) that adds `bound` to every line.

    It writes to `stream`, by default standard output. `form` is `json`, `console`, or `auto`: for a
    person when the stream is a terminal, as JSON lines otherwise.
    """
    stream = sys.stdout if stream is None else stream
    processors: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    if form == "console" or (form == "auto" and stream.isatty()):
        processors.append(_for_a_terminal)
        processors.append(structlog.dev.ConsoleRenderer(pad_event_to=24, timestamp_key="at"))
    else:
        processors.append(structlog.processors.JSONRenderer(serializer=_as_json))
    log = structlog.wrap_logger(
        _Lines(stream),
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        context_class=dict,
        cache_logger_on_first_use=True,
        **bound,
    )
    return cast(Log, log.bind())
