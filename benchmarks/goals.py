"""What is measured, in which order it is told, and what it is to come to."""

from __future__ import annotations

from typing import Final, NamedTuple


class Goal(NamedTuple):
    """A figure's name, and its goal in words; an empty one is measured to be seen."""

    title: str
    goal: str


GOALS: Final = {
    "P1": Goal(
        "resume of 6 steps in a run of 10, under row level security",
        "at most 2.5 x the floor, and 10 x faster than DBOS",
    ),
    "P2": Goal("resume call to the step running in a worker", "p50 at most 10 ms, p99 at most 50 ms"),
    "P3": Goal(
        "resume of 10 steps as run, map and table grow: the worst of the three",
        "at most 1.25 x",
    ),
    "P4": Goal("each further step that a resume resets", "at most 15 µs, linear"),
    "P5": Goal("steps that do nothing, everything kept, on all cores", "at least 5,000 steps/s"),
    "P6": Goal("start of a run to its step running, on an idle worker", "p50 at most 3 ms"),
    "P7": Goal("claims with 1,000,000 queued against 1,000 queued", "at most 1.25 x slower"),
    "P8": Goal(
        "runs resumed in bulk, against as many calls of one",
        "at least 0.8 of their rate, and ahead of DBOS",
    ),
    "P9": Goal("an idle worker", "under 1 % of a core, at most 1 query/s"),
    "P10": Goal("claims after 5 minutes of load with a transaction held open", "at most 1.5 x slower"),
    "P11": Goal("the console: a run of 1,000 steps, from navigation to the graph drawn", "at most 1 s"),
    "P12": Goal(
        "resume by supabase-js through the gateway, 8 clients",
        "p50 at most 15 ms, p99 at most 100 ms",
    ),
    "P13": Goal("a run of others against one that does not exist", "effect below 5 %"),
    "RLS": Goal("what row level security adds to a resume", "at most 1.5 x"),
    "WORKERS": Goal("steps/s by the number of worker processes", ""),
    "CHANGES": Goal("what changes of the engine brought, at most", ""),
}
