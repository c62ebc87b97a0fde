"""Many runs in one call (P8), between calls for one run each and the bulk fork of DBOS."""

from __future__ import annotations

from contextlib import ExitStack
from uuid import uuid4

from psycopg.types.json import Jsonb

from benchmarks.common import Connection, as_person, call, chain, prepare
from benchmarks.figure import Figure
from benchmarks.profiles import Counter, Counts, profile
from benchmarks.resume import FAILED, STEPS, WARM_UP, count_acts, failed_runs, or_unreachable, resuming
from benchmarks.sampling import Act, all_met, compared, interleaved, is_ahead, ratio, ratios, timed
from benchmarks.workbench import Workbench

PAGE = 100
SINGLES = 10


def paging(person: Connection, project: str) -> Act:
    """Resumes page after page of all that failed at the step; answers the seconds a run."""
    after: str | None = None

    def page() -> float:
        nonlocal after
        options = Jsonb({"limit": PAGE} | ({"after": after} if after else {}))
        filter_ = Jsonb({"step_key": FAILED})
        answers = []
        seconds = timed(
            lambda: answers.append(
                call(person, "meshhook.resume_runs(%s, %s, null, 'p8', %s)", project, filter_, options)
            )
        )
        after = answers[0]["next"]
        assert [one["code"] for one in answers[0]["results"]] == ["resumed"] * PAGE
        return seconds / PAGE

    return page


def forking_many(bench: Workbench, stack: ExitStack) -> Act:
    """DBOS forks as many workflows in one call; answers the seconds a workflow."""

    def prepared() -> Act:
        client = stack.enter_context(bench.peer("dbos", "client", "p8"))
        workflows = client.ask("originals", number=PAGE, steps=STEPS)
        client.ask("rest")
        return lambda: float(client.ask("fork_many", workflows=workflows, step=5)) / PAGE

    return or_unreachable(prepared)


def measure_p8(bench: Workbench) -> Figure:
    """Pages of a hundred, ten calls for one run each, as many forks in one call, in turns, over one connection each."""
    url, pages = bench.database("p8"), bench.size(100, 6)
    person = as_person(url)
    by_page, one_by_one = prepare(person, "p8", chain(STEPS)), prepare(person, "p8", chain(STEPS))
    failed_runs(url, by_page, person, "p8", PAGE * (pages + 1) - 1)
    single = resuming(person, failed_runs(url, one_by_one, person, "p8", SINGLES * (pages + 1) + WARM_UP))
    with ExitStack() as stack:
        acts = {
            "page": paging(person, by_page),
            "single": lambda: sum(single() for _ in range(SINGLES)) / SINGLES,
            "dbos": forking_many(bench, stack),
        }
        series = interleaved(acts, pages, 1, 1)
    page, one = series["page"], series["single"]
    dbos = compared(series["dbos"], page)
    rate = ratio(one, page)
    return Figure(
        value=rate,
        unit="x the rate of single calls",
        met=all_met(rate >= 0.8, is_ahead(dbos, 1)),
        rounds=pages,
        ours=page.told() | {"runs": pages * PAGE, "single": one.told(), "ratios": ratios(one, page)},
        peers={"DBOS bulk fork": dbos},
        profile=profile(bench, count_pages),
    )


def count_pages(bench: Workbench, counter: Counter) -> Counts:
    """What a page of a hundred costs the database."""
    url, user, number = bench.database("p8_profile"), uuid4(), 2
    person = as_person(url, user)
    project = prepare(person, "p8", chain(STEPS))
    failed_runs(url, project, person, "p8", PAGE * (WARM_UP + number) - 1)
    return count_acts(url, user, counter, lambda caller: paging(caller, project), number)
