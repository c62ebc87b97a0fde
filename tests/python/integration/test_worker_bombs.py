"""Expressions that would cost a worker its memory or its time fail their own step, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.databases import Database
from harness.stage import Stage
from harness.workers import worker_process

ONES = ",".join("1" * 3_000)
BOMBS = {
    "visits": ("|[*].".join(["input.list", *["[@,@]"] * 30]), "expression_too_costly"),
    "flattened": (f"map(&`[{ONES}]`, input.list)[]", "expression_too_costly"),
    "named": (f"[{','.join(['input.list'] * 800)}][]", "expression_too_costly"),
    "reversed": (f"input.text|[{','.join(['reverse(@)'] * 800)}]", "expression_too_costly"),
    "joined": ("input.text|" + "|".join(["join('',[@,@])"] * 30), "expression_too_costly"),
    "told": ("input.list|" + "|".join(["[@,@]"] * 60) + "|to_string(@)", "expression_failed"),
    "doubled": ("input.list|" + "|".join(["[@,@]"] * 60), "output_too_large"),
    "deep": ("input.list|" + "|".join(["[@]"] * 70), "output_too_deep"),
    "no json": ("to_number('nan')", "output_not_json"),
}
"""By name: the expression, and the code that its step fails with."""
MOST_MEMORY_MB = 150
"""What all of them together may add at their height; `flattened` alone would take 480 MB."""


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


def peak_mb(pid: int) -> float:
    """The most memory that a process ever had."""
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


async def test_bombs_fail_their_own_steps_while_others_go_on(stage: Stage) -> None:
    nodes = [(name.replace(" ", "-"), "transform", {"expression": bomb}) for name, (bomb, _) in BOMBS.items()]
    stage.publish("bombs", *nodes, edges=[])
    stage.publish("plain", ("a", "transform", {"expression": "input.n"}), ("b", "transform", {"expression": "steps.a"}))
    async with worker_process(stage.database.worker_url(), concurrency=4) as worker:
        await stage.ended(stage.start("plain", {"n": 0}))
        before = peak_mb(worker.pid)
        bombs = stage.start("bombs", {"list": list(range(20_000)), "text": "x" * 200_000})
        await worker.told.line("step_claimed", step_key="visits")
        for number in range(5):
            await stage.ended(stage.start("plain", {"n": number}))
        await stage.ended(bombs, "failed")
        await stage.ended(stage.start("plain", {"n": 6}))
        used = peak_mb(worker.pid) - before
    codes = {name: stage.attempts(bombs, name.replace(" ", "-"))[0]["error"]["code"] for name in BOMBS}
    assert codes == {name: code for name, (_, code) in BOMBS.items()}
    assert used < MOST_MEMORY_MB
    assert worker.told.all("lease_lost") == []
