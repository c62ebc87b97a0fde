"""What a person waits for: P11 the graph of a run of 1,000 steps, P12 a resume through the gateway.

Both go through `meshhook serve`, as a page does: P11 by the built console in a headless Chromium, P12 by
`@supabase/supabase-js` in Node. All processes share the machine with the database.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from playwright.sync_api import sync_playwright

from benchmarks.common import Connection, as_person, await_true, call, chain, prepare, start, summary, worker
from benchmarks.processes import cpu_s
from harness.stack import GatewayProcess, gateway_process
from meshhook.gateway.pages import console_directory

GATEWAY_TESTS = Path(__file__).resolve().parents[1] / "tests/gateway"
LANES = 10
WARM_UP = 1600
"""Calls of P12 that are made and not counted: connections, plans, and two hundred a client until the JavaScript of
`supabase-js` is compiled. What the first of them took is told apart."""

DRAWN = """
const look = () => {
  const graph = document.querySelector(".graph")?.getBoundingClientRect();
  const isInView = (step) => {
    const at = step.getBoundingClientRect();
    return at.width > 0 && at.left >= graph.left && at.right <= graph.right && at.top >= graph.top;
  };
  const isDrawn =
    graph && [...document.querySelectorAll(".graph [data-step]")].some(isInView)
    && document.querySelector(".graph .svelte-flow__edge-path");
  if (isDrawn) requestAnimationFrame(() => setTimeout(() => (window.drawnAt = performance.now())));
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Runs in each page from its beginning: notes when the frame with the first steps and edges has been painted."""

STAGES = """
() => {
  const [asked] = performance.getEntriesByType("resource").filter((one) => one.name.endsWith("/rpc/get_run"));
  return { asked: asked.startTime, answered: asked.responseEnd, drawn: window.drawnAt };
}
"""
"""Milliseconds since the navigation: `get_run` is asked, it is answered, the graph is drawn."""


STATES = """
select coalesce(wait_event_type || ': ' || wait_event, 'running')
from pg_stat_activity where application_name = 'meshhook gateway'
"""


@contextmanager
def gateway_of(url: str) -> Iterator[GatewayProcess]:
    """`meshhook serve` over this database, and no log."""
    with (
        tempfile.TemporaryDirectory(prefix="meshhook-bench-") as home,
        gateway_process(url, Path(home), "meshhook_bench_gateway") as gateway,
    ):
        yield gateway


def children_s() -> float:
    """Seconds on a core of this process's children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def backends(watcher: Connection) -> list[int]:
    """The server's processes that the gateway is connected to."""
    rows = watcher.execute("select pid from pg_stat_activity where application_name = 'meshhook gateway'")
    return [pid for (pid,) in rows]


@contextmanager
def sampled_waits(url: str) -> Iterator[dict[str, float]]:
    """What the gateway's sessions are at while this lasts, in percent of all looks: filled in at its end.

    `running` is on a core or waits for one, `Client: ClientRead` has nothing to do, the rest is what is waited for.
    """
    told: dict[str, float] = {}
    seen: Counter[str] = Counter()
    is_over = threading.Event()

    def look() -> None:
        with psycopg.connect(url, autocommit=True) as watcher:
            while not is_over.wait(0.2):
                seen.update(state for (state,) in watcher.execute(STATES))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield told
    finally:
        is_over.set()
        looking.join()
        told.update({state: round(times / seen.total() * 100, 1) for state, times in seen.most_common(6)})


def lanes(steps: int) -> dict[str, Any]:
    """A definition of so many transforms, ten side by side."""
    graph = chain(steps)
    graph["edges"] = [{"source": f"s{i}", "target": f"s{i + LANES}"} for i in range(steps - LANES)]
    return graph


def measure_p11(url: str, steps: int = 1000, n: int = 15) -> dict[str, Any]:
    """Navigations to a run that has succeeded, each a load of the whole page; the first is told apart."""
    program = shutil.which("chromium")
    assert program is not None, "apt-get install chromium"
    assert console_directory() is not None, "make console"
    user, watcher = uuid4(), psycopg.connect(url, autocommit=True)
    person = as_person(url, user)
    project = prepare(person, "wide", lanes(steps))
    with worker(url):
        run = start(person, project, "wide")
        await_true(watcher, "status = 'succeeded' from meshhook.workflow_runs where id = %s", run)
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    with (
        gateway_of(url) as gateway,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=flags) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(gateway.link(user))
        page.wait_for_url("**/runs**")
        page.add_init_script(DRAWN)
        stages: list[dict[str, float]] = []
        for _ in range(n + 1):
            page.goto(f"{gateway.url}/runs/{run}?view=graph")
            page.wait_for_function("() => window.drawnAt")
            stages.append(page.evaluate(STAGES))
    first, *others = stages
    figures = summary([one["drawn"] / 1000 for one in others])
    medians = {name: round(statistics.median(one[name] for one in others), 1) for name in first}
    return {
        **figures,
        "first_ms": round(first["drawn"], 1),
        "stages_ms": medians,
        "steps": steps,
        "goal": "p50 at most 1,000 ms",
        "met": figures["p50_ms"] <= 1000,
    }


def measure_p12(url: str, n: int = 1000, clients: int = 8) -> dict[str, Any]:
    """Calls of `resume_run_from_step` on runs of 10 steps that failed at the fifth, by 8 operators at once.

    All in one project, where they meet in its audit chain; then each in a project of its own, which tells what the
    chain takes.
    """
    with gateway_of(url) as gateway:
        together = resumes_of(url, gateway, [operated(url, n + WARM_UP, clients)])
        apart = resumes_of(url, gateway, [operated(url, (n + WARM_UP) // clients, 1) for _ in range(clients)])
    figures, apart_figures = (summary([ms / 1000 for ms in one.took[WARM_UP:]]) for one in (together, apart))
    return {
        **figures,
        "clients": clients,
        "cold": summary([ms / 1000 for ms in together.took[: WARM_UP // 2]]),
        "a_project_each": apart_figures,
        "profile": together.profile | {"a_project_each": apart.profile},
        "goal": "p50 at most 15 ms, p99 at most 100 ms",
        "met": figures["p50_ms"] <= 15 and figures["p99_ms"] <= 100,
    }


@dataclass(frozen=True, slots=True)
class Operated:
    """A project with its operators, and failed runs for each."""

    id: str
    operators: list[UUID]
    runs: list[str]


@dataclass(frozen=True, slots=True)
class Resumed:
    """Milliseconds of each call, and who was busy meanwhile."""

    took: list[float]
    profile: dict[str, Any]


def operated(url: str, runs: int, operators: int) -> Operated:
    """A project where so many runs have failed."""
    owner, watcher = as_person(url), psycopg.connect(url, autocommit=True)
    graph = chain(10)
    graph["nodes"][4]["data"]["expression"] = "abs(input)"  # of an object: it fails
    project = prepare(owner, "p12", graph)
    people = [uuid4() for _ in range(operators)]
    for person in people:
        call(owner, "meshhook.set_member(%s, %s, 'operator')", project, person)
    failing = [start(owner, project, "p12") for _ in range(runs)]
    with worker(url):
        has_failed = "count(*) = %s from meshhook.workflow_runs where project_id = %s and status = 'failed'"
        await_true(watcher, has_failed, runs, project)
    watcher.execute("analyze")
    return Operated(project, people, failing)


def resumes_of(url: str, gateway: GatewayProcess, projects: list[Operated]) -> Resumed:
    """Every run resumed by the real client, all operators at once, each in their own project."""
    watcher = psycopg.connect(url, autocommit=True)
    asked = {
        "url": gateway.url,
        "key": gateway.tokens.anon(),
        "step": "s4",
        "clients": [
            {"token": gateway.tokens.access(person), "runs": project.runs[number :: len(project.operators)]}
            for project in projects
            for number, person in enumerate(project.operators)
        ],
    }
    before = children_s(), cpu_s(gateway.pid), sum(cpu_s(pid) for pid in backends(watcher))
    with sampled_waits(url) as waits:
        said = subprocess.run(
            ["node", "resume.mjs"],
            cwd=GATEWAY_TESTS,
            input=json.dumps(asked),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    after = children_s(), cpu_s(gateway.pid), sum(cpu_s(pid) for pid in backends(watcher))
    took: list[float] = json.loads(said.stdout)
    resumed = "count(*) from meshhook.step_attempts where project_id = any(%s) and origin = 'resume'"
    assert len(took) == call(watcher, resumed, [project.id for project in projects])
    assert len(took) == sum(len(project.runs) for project in projects)
    spent = zip(("client", "gateway", "postgres"), before, after, strict=True)
    return Resumed(
        took,
        {
            "cpu_ms_a_call": {who: round((late - early) / len(took) * 1000, 2) for who, early, late in spent},
            "sessions_percent": waits,
        },
    )
