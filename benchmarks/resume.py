"""The resume call: against its floor and DBOS (P1), without row level security (RLS), and on what isn't there (P13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from benchmarks.common import Connection, as_person, call, chain, prepare, start, summary
from benchmarks.figure import Figure
from benchmarks.hands import work
from benchmarks.peers import Unreachable
from benchmarks.profiles import Count, Counter, Counts, profile
from benchmarks.rows import Copier
from benchmarks.sampling import Act, all_met, compared, interleaved, is_ahead, ratio, ratios, timed
from benchmarks.workbench import Workbench

FLOOR = Path(__file__).parent / "floor.sql"
STEPS = 10
FAILED = "s4"
"""Its resume resets this step and the five below it, as the floor does."""
WARM_UP = 20


def resuming(person: Connection, runs: Iterable[str], step: str = FAILED) -> Act:
    """Resumes one run after the other."""
    left = iter(runs)
    return lambda: timed(lambda: call(person, "meshhook.resume_run_from_step(%s, %s)", next(left), step))


def failed_runs(url: str, project: str, person: Connection, slug: str, number: int) -> list[str]:
    """Runs of the workflow, each of which failed at the same step."""
    model = start(person, project, slug)
    work(url, [FAILED])
    with closing(Copier(url)) as copier:
        runs = copier.copies(model, number)
        copier.settle()
    return runs


def floor(url: str, runs: list[str]) -> Act:
    """The bare writes of a resume, on one run after the other; `floor.sql` makes its tables."""
    bare = psycopg.connect(url, autocommit=True)
    bare.execute(FLOOR.read_text().encode())
    bare.execute("insert into floor.runs select unnest(%s::uuid[]), 'failed', 0", [runs])
    bare.execute("insert into floor.steps select r.id, o, 'pending', 1, 0 from floor.runs r, generate_series(0, 9) o")
    bare.execute("vacuum analyze floor.runs, floor.steps")
    left = iter(runs)
    return lambda: timed(lambda: bare.execute("select floor.resume(%s, 4, 2)", [next(left)]))


def forking(bench: Workbench, stack: ExitStack, database: str, steps: int, step: int, number: int) -> Act:
    """DBOS forks one workflow after the other, of those that it ran before."""

    def prepared() -> Act:
        client = stack.enter_context(bench.peer("dbos", "client", database))
        workflows = client.ask("originals", number=number, steps=steps)
        client.ask("rest")
        turn = iter(range(1_000_000))
        return lambda: float(client.ask("fork", workflow=workflows[next(turn) % number], step=step)["seconds"])

    return or_unreachable(prepared)


def or_unreachable(prepare_act: Callable[[], Act]) -> Act:
    """The act that is prepared, or one that says why there is none."""
    try:
        return prepare_act()
    except Unreachable as problem:
        reason = str(problem)

    def refuse() -> float:
        raise Unreachable(reason)

    return refuse


def measure_p1(bench: Workbench) -> Figure:
    """One resume of 6 steps in a run of 10, one floor, one fork from the same step, in turns."""
    url, rounds, calls = bench.database("p1"), bench.size(20, 4), 20
    person = as_person(url)
    project = prepare(person, "p1", chain(STEPS))
    runs = failed_runs(url, project, person, "p1", WARM_UP + rounds * calls)
    with ExitStack() as stack:
        acts = {
            "floor": floor(url, runs),
            "ours": resuming(person, runs),
            "dbos": forking(bench, stack, "p1", STEPS, 5, 100),
        }
        series = interleaved(acts, rounds, calls, WARM_UP)
    ours, least = series["ours"], series["floor"]
    dbos = compared(series["dbos"], ours)
    times = ratio(ours, least)
    return Figure(
        value=times,
        unit="x the floor",
        met=all_met(times <= 2.5, is_ahead(dbos, 10)),
        rounds=rounds,
        ours=ours.told() | {"ratios": ratios(ours, least)},
        floor=least.told(),
        peers={"DBOS fork_workflow": dbos},
        profile=profile(bench, count_resumes),
    )


def count_resumes(bench: Workbench, counter: Counter) -> Counts:
    """What one resume costs the database."""
    url, number, user = bench.database("p1_profile"), bench.size(200, 40), uuid4()
    person = as_person(url, user)
    project = prepare(person, "p1", chain(STEPS))
    runs = failed_runs(url, project, person, "p1", WARM_UP + number)
    return count_acts(url, user, counter, lambda caller: resuming(caller, runs), number)


def count_acts(url: str, user: UUID, counter: Counter, prepared: Callable[[Connection], Act], number: int) -> Counts:
    """What one act of a person costs, in a session that has made its plans."""
    count, caller = Count(url, counter), as_person(url, user)
    act = prepared(caller)
    for _ in range(WARM_UP):
        act()
    flush(caller)
    count.begin_anew()
    for _ in range(number):
        act()
    flush(caller)
    return count.told(number)


def flush(person: Connection) -> None:
    """What this session has counted is told to the server now."""
    person.execute("reset role")
    person.execute("select pg_stat_force_next_flush()")
    person.execute("set role authenticated")


def measure_rls(bench: Workbench) -> Figure:
    """A resume by a person, one by a role that has the same grants and bypasses the policies, in turns."""
    url, user, rounds, calls = bench.database("rls"), uuid4(), bench.size(20, 4), 10
    person, free = as_person(url, user), as_person(url, user)
    project = prepare(person, "rls", chain(STEPS))
    runs = failed_runs(url, project, person, "rls", 2 * (WARM_UP + rounds * calls))
    free.execute("reset role")
    free.execute("create role bench_free nologin bypassrls")
    free.execute("grant authenticated to bench_free")
    free.execute("set role bench_free")
    as_person(url).execute("select meshhook.create_project('of somebody else')")
    seen = "count(*) from meshhook.projects"
    assert call(free, seen) > call(person, seen)
    acts = {"under": resuming(person, runs[::2]), "without": resuming(free, runs[1::2])}
    series = interleaved(acts, rounds, calls, WARM_UP)
    under, without = series["under"], series["without"]
    times = ratio(under, without)
    return Figure(
        value=times,
        unit="x without",
        met=times <= 1.5,
        rounds=rounds,
        ours=under.told() | {"ratios": ratios(under, without), "without": without.told()},
    )


def measure_p13(bench: Workbench) -> Figure:
    """A stranger resumes a run of others, and one that does not exist, call by call.

    The effect is how far the two medians lie apart, in percent of the median of what does not exist.
    """
    url, calls = bench.database("p13"), bench.size(1000, 200)
    person, stranger = as_person(url), as_person(url)
    project = prepare(person, "p13", chain(STEPS))
    runs = failed_runs(url, project, person, "p13", calls + WARM_UP)
    prepare(stranger, "p13", chain(STEPS))

    def refusals(ids: Iterable[str]) -> Act:
        left = iter(ids)
        return lambda: timed(lambda: refuse(stranger, next(left)))

    acts = {"foreign": refusals(runs), "missing": refusals(str(uuid4()) for _ in range(len(runs)))}
    series = interleaved(acts, calls, 1, WARM_UP)
    foreign, missing = series["foreign"], series["missing"]
    effect = round(abs(ratio(foreign, missing) - 1) * 100, 2)
    return Figure(
        value=effect,
        unit="%",
        met=effect < 5,
        rounds=calls,
        ours=summary(foreign.seconds) | {"missing": summary(missing.seconds)},
        profile={
            name: profile(bench, partial(count_refusals, is_foreign=name == "foreign"))
            for name in ("foreign", "missing")
        },
    )


def count_refusals(bench: Workbench, counter: Counter, *, is_foreign: bool, number: int = 200) -> Counts:
    """What one refusal of P13 costs."""
    url = bench.database("p13_foreign" if is_foreign else "p13_missing")
    person, user = as_person(url), uuid4()
    project = prepare(person, "p13", chain(STEPS))
    runs = failed_runs(url, project, person, "p13", number + WARM_UP) if is_foreign else []
    prepare(as_person(url, user), "p13", chain(STEPS))
    ids = iter(runs or [str(uuid4()) for _ in range(number + WARM_UP)])
    return count_acts(url, user, counter, lambda stranger: lambda: timed(lambda: refuse(stranger, next(ids))), number)


def refuse(stranger: Connection, run: str) -> None:
    """A resume that must be answered as if there were no such run."""
    try:
        call(stranger, "meshhook.resume_run_from_step(%s, %s)", run, FAILED)
    except psycopg.errors.DatabaseError as problem:
        if problem.sqlstate == "PT404":
            return
        raise
    raise AssertionError("a stranger resumed it")
