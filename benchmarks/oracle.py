"""Plays random histories on the real functions and on the model; `make oracle N=50000 SEED=x` calls it.

Two processes play blocks of a hundred, each on a database of its own that is made anew for every tenth block. What
was seen, and digests over the final states, go to results/oracle.json from a thousand histories on, and the mutants
are tried too. The same seed and number give the same digests. `FIRST=1200` plays from the 1,201st history on; `N=0`
plays none and tries the mutants, whose part of the results is then a later commit's.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import os
import platform
import secrets
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from harness.cluster import Cluster
from harness.databases import cloned
from harness.providers import serve
from harness.providers.options import Wanted
from meshhook.migrator import migrate
from model.breaches import breaches_of
from model.database import DatabaseEngine
from model.histories import BLOCK, Block, DifferenceError, play_block
from model.mutants import MUTANTS, histories_until_caught
from model.rules import rare

RESULTS = Path(__file__).parent / "results" / "oracle.json"
PROCESSES = 2
BLOCKS_OF_A_DATABASE = 10
THOUSAND = 1000


@contextmanager
def server() -> Iterator[Cluster]:
    """A throw-away server with a migrated template."""
    with ExitStack() as stack:

        def at_end(then: Callable[[], None]) -> None:
            stack.callback(then)

        cluster = Cluster(secrets.token_hex(4), serve(Wanted("embedded", 18), at_end))
        cluster.create(cluster.template, "template0")
        asyncio.run(migrate(cluster.url(cluster.template)))
        yield cluster


class Player:
    """Plays blocks and mutants in its process."""

    def __init__(self, cluster: Cluster, seed: str) -> None:
        self.cluster = cluster
        self.seed = seed
        self.stack = ExitStack()
        self.plays = 0

    def play(self, number: int, size: int) -> Block | str:
        """What came of a block, or the text of the difference that it found."""
        if self.plays % BLOCKS_OF_A_DATABASE == 0:
            self.engine = self.fresh()
        self.plays += 1
        try:
            block = play_block(self.seed, number, self.engine, size)
        except DifferenceError as difference:
            self.plays = 0
            return str(difference)
        if breaches := breaches_of(self.engine.owner):
            self.plays = 0
            return f"After block {number} of seed {self.seed} what must always hold does not: {breaches}"
        return block

    def try_mutant(self, number: int) -> int | None:
        """How many histories it took until the mutant was caught."""
        self.plays = 0
        return histories_until_caught(MUTANTS[number], self.fresh())

    def fresh(self) -> DatabaseEngine:
        """An engine on a database of its own; the one before is gone."""
        self.stack.close()
        # Databases are numbered within a process: each names its own by itself.
        return DatabaseEngine(self.stack.enter_context(cloned(self.cluster, f"oracle_{os.getpid()}")))


_player: Player


def _begin(cluster: Cluster, seed: str) -> None:
    global _player
    _player = Player(cluster, seed)


def _play(block: tuple[int, int]) -> Block | str:
    return _player.play(*block)


def _try_mutant(number: int) -> int | None:
    return _player.try_mutant(number)


def try_mutants(cluster: Cluster) -> dict[str, Any]:
    """How many mutants of which commit there are, how many were caught, and after how many histories each."""
    of_commit = commit()
    with multiprocessing.get_context("spawn").Pool(PROCESSES, _begin, (cluster, "")) as pool:
        took = dict(zip((m.rule for m in MUTANTS), pool.imap(_try_mutant, range(len(MUTANTS))), strict=True))
    caught = sum(histories is not None for histories in took.values())
    say(f"{caught} of {len(took)} mutants were caught")
    return {
        "mutants": len(took),
        "mutants_caught": caught,
        "mutants_commit": of_commit,
        "histories_until_caught": took,
    }


def play(cluster: Cluster, seed: str, first: int, examples: int) -> tuple[list[Block], list[str]]:
    """All blocks, in order, and the differences found."""
    sizes = [min(BLOCK, examples - begun) for begun in range(0, examples, BLOCK)]
    wanted = [(first // BLOCK + number, size) for number, size in enumerate(sizes)]
    blocks: list[Block] = []
    differences: list[str] = []
    begun = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(PROCESSES, _begin, (cluster, seed)) as pool:
        for done, answer in enumerate(pool.imap(_play, wanted), 1):
            if isinstance(answer, str):
                differences.append(answer)
                say(answer)
            else:
                blocks.append(answer)
            if done % 10 == 0 or done == len(wanted):
                pace = done * BLOCK / (time.monotonic() - begun)
                say(f"{done * BLOCK} of {examples}, {pace:.1f} histories/s, {len(differences)} differ")
    return blocks, differences


def digests(blocks: list[Block]) -> dict[str, str]:
    """Of each thousand, by the number of its last history; of the first 200 by itself too."""
    found: dict[str, str] = {}
    per_thousand = THOUSAND // BLOCK
    for begun in [0, *range(0, len(blocks), per_thousand)]:
        last = 2 if not found else begun + per_thousand
        part = blocks[begun:last]
        end = sum(block.counts["histories: played"] for block in blocks[:last])
        found[str(end)] = hashlib.sha256("".join(block.digest for block in part).encode()).hexdigest()
    return found


def histograms(seen: Counter[str]) -> dict[str, dict[str, int]]:
    """`group: word` becomes {group: {word: times}}."""
    grouped: dict[str, dict[str, int]] = defaultdict(dict)
    for group, word in sorted((name.split(": ") for name in seen), key=lambda pair: (pair[0], len(pair[1]), pair[1])):
        grouped[group][word] = seen[f"{group}: {word}"]
    return grouped


def say(line: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Play, write what was seen, and answer 1 where that is not as it must be."""
    seed, examples = os.environ.get("SEED") or "meshhook", int(os.environ.get("N") or 200)
    first = int(os.environ.get("FIRST") or 0)
    assert first % BLOCK == 0, f"FIRST is a multiple of {BLOCK}"
    begun, of_commit = time.monotonic(), commit()
    with server() as cluster:
        if not examples:
            return record(json.loads(RESULTS.read_text()) | try_mutants(cluster))
        blocks, differences = play(cluster, seed, first, examples)
        mutants = try_mutants(cluster) if examples >= THOUSAND else {}
    seen = sum((block.counts for block in blocks), Counter[str]())
    report: dict[str, Any] = {
        "examples": seen["histories: played"],
        "differences": len(differences),
        "seed": seed,
        "first": first,
        "commit": of_commit,
        "seconds": round(time.monotonic() - begun),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "postgres": 18},
        "digests": digests(blocks),
        "seen_too_rarely": rare(seen, seen["histories: played"]),
        "histograms": histograms(seen),
    }
    say(f"digests of {seed}: {report['digests']}")
    if report["seen_too_rarely"]:
        say(f"seen too rarely: {report['seen_too_rarely']}")
    return record(report | mutants) if examples >= THOUSAND else verdict(report)


def record(report: dict[str, Any]) -> int:
    """Write it down; answers what `verdict` does."""
    RESULTS.write_text(json.dumps(report, indent=2) + "\n")
    return verdict(report)


def verdict(report: dict[str, Any]) -> int:
    """1 where it is not as it must be."""
    is_good = not report["differences"] and not report["seen_too_rarely"]
    return 0 if is_good and report.get("mutants") == report.get("mutants_caught") else 1


def commit() -> str:
    """The commit that is checked out, and whether that is all."""
    return git("describe", "--always", "--abbrev=40", "--dirty")


def git(*arguments: str) -> str:
    """What git answers."""
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
