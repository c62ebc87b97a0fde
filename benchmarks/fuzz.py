"""Calls every function of the API with arguments of every kind; `make fuzz N=1000000 SEED=x` calls it.

Two processes play a thousand calls at a time, each thousand with a seed of its own and on a fresh copy of the same
world. How they were answered, and a digest of each thousand, go to results/fuzz.json from ten thousand calls on. The
same seed gives the same digests. `FIRST=12000 N=1000` plays the thousand again that begins with call 12,000.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.oracle import git, say, server
from fuzz.mutants import MUTANTS, calls_until_caught
from fuzz.player import THOUSAND, Player, Thousand
from fuzz.world import build, dumped, loaded
from harness.cluster import Cluster
from harness.databases import cloned

RESULTS = Path(__file__).parent / "results" / "fuzz.json"
PROCESSES = 2
MILLION = 1_000_000
WRITTEN_FROM = 10_000
BREACHES_TOLD = 20


class Table:
    """What a process needs to play: the server, the copied world, and the seed."""

    def __init__(self, cluster: Cluster, template: str, world: str, seed: str) -> None:
        self.cluster = cluster
        self.template = template
        self.world = world
        self.seed = seed

    def play(self, number: int) -> Thousand:
        # Databases are numbered within a process: each names its own by itself.
        with cloned(self.cluster, f"fuzz_{os.getpid()}", self.template) as database:
            return Player(database, loaded(self.world)).play(self.seed, number)


_table: Table


def _sit_down(table: Table) -> None:
    global _table
    _table = table


def _play(number: int) -> Thousand:
    return _table.play(number)


def play(table: Table, first: int, calls: int) -> list[Thousand]:
    """All thousands, in order; what is outside the contract is told at once."""
    numbers = range(first // THOUSAND, (first + calls) // THOUSAND)
    played: list[Thousand] = []
    breaches = 0
    begun = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(PROCESSES, _sit_down, (table,)) as pool:
        for thousand in pool.imap(_play, numbers):
            played.append(thousand)
            for breach in thousand.breaches:
                breaches += 1
                if breaches <= BREACHES_TOLD:
                    say(breach)
            if len(played) % 10 == 0 or len(played) == len(numbers):
                done = len(played) * THOUSAND
                pace = done / (time.monotonic() - begun)
                say(f"{done:,} of {calls:,}, {pace:,.0f} calls/s, {breaches} outside the contract")
    return played


def report(seed: str, first: int, played: list[Thousand], seconds: float) -> dict[str, Any]:
    """What was seen, by code and function, most often first."""
    codes = sum((thousand.codes for thousand in played), Counter[str]())
    functions = sum((thousand.functions for thousand in played), Counter[str]())
    return {
        "calls": codes.total(),
        "outside_contract": sum(len(thousand.breaches) for thousand in played),
        "seed": seed,
        "first": first,
        "commit": git("describe", "--always", "--abbrev=40", "--dirty"),
        "seconds": round(seconds),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "postgres": 18},
        "by_code": dict(codes.most_common()),
        "by_function": dict(functions.most_common()),
        "digests": {str((thousand.number + 1) * THOUSAND): thousand.digest for thousand in played},
    }


def main() -> int:
    """Play, write what was seen, and answer 1 if anything was outside the contract or a mutant went unseen."""
    seed, calls = os.environ.get("SEED") or "meshhook", int(os.environ.get("N") or MILLION)
    first = int(os.environ.get("FIRST") or 0)
    assert first % THOUSAND == calls % THOUSAND == 0, "N and FIRST are multiples of 1,000"
    with ExitStack() as stack:
        cluster = stack.enter_context(server())
        template = stack.enter_context(cloned(cluster, "world"))
        world = dumped(build(template))
        begun = time.monotonic()
        played = play(Table(cluster, template.name, world, seed), first, calls)
        told = report(seed, first, played, time.monotonic() - begun)
        caught = {one.fault: calls_until_caught(cluster, template.name, world, one) for one in MUTANTS}
    missed = [fault for fault, after in caught.items() if after is None]
    told |= {"mutants": len(caught), "mutants_caught": len(caught) - len(missed), "calls_until_caught": caught}
    if calls >= WRITTEN_FROM and first == 0:
        RESULTS.write_text(json.dumps(told, indent=2) + "\n")
    say(f"by code: {told['by_code']}")
    say(f"{told['mutants_caught']} of {told['mutants']} mutants were caught")
    say(f"digests of {seed}: {dict(list(told['digests'].items())[:2])}")
    say(f"{told['calls']:,} calls, {told['outside_contract']} outside the contract, {told['seconds']} s")
    return 1 if told["outside_contract"] or missed else 0


if __name__ == "__main__":
    sys.exit(main())
