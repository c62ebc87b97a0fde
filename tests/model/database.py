"""The real functions behind the face that the driver plays on."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from harness.databases import Connection, Database
from model.engine import INPUT, Report, Work
from model.graphs import LONG_S, Graph, Json
from model.maps import name_of
from model.scenarios import Outcome
from model.steps import Accepted, RefusedError, Request

KINDS = ["transform", "http_call", "branch", "delay", "terminate", "pause", "map"]
CONNECTIONS = 3
REASON = "the history wants it so"
LEASE_S = 600
"""Longer than any test, so that no lease is lost."""

NAME = "step_key || case item_key when '' then '' else '[' || item_key || ']' end"

STATE = """
select jsonb_build_object(
  'run', (
    select jsonb_build_object(
      'status', r.status, 'active', r.active_count, 'paused', r.paused_count,
      'failed', r.failed_count, 'canceled', r.canceled_count, 'deadline', exists (
        select from meshhook.step_queue as q where q.run_id = r.id and q.kind = 'deadline'
      )
    )
    from meshhook.workflow_runs as r where r.id = %(run)s
  ),
  'steps', (
    select jsonb_object_agg(s.step_key, jsonb_build_array(s.status, s.attempt, s.unsettled, s.live, s.effect_epoch))
    from meshhook.run_steps as s where s.run_id = %(run)s and s.item_key = '' and not s.is_retired
  ),
  'retired', (
    select coalesce(jsonb_object_agg(s.step_key, jsonb_build_array(s.status, s.attempt)), '{}')
    from meshhook.run_steps as s where s.run_id = %(run)s and s.item_key = '' and s.is_retired
  ),
  'items', (
    select coalesce(
      jsonb_object_agg(
        s.step_key || '[' || s.item_key || ']',
        jsonb_build_array(
          s.status, s.attempt, s.effect_epoch,
          case when s.is_retired then 'true' else to_jsonb(s.item_index) end
        )
      ),
      '{}'
    )
    from meshhook.run_steps as s where s.run_id = %(run)s and s.item_key <> ''
  ),
  'maps', (
    select coalesce(
      jsonb_object_agg(s.step_key, jsonb_build_array(s.items_left, s.items_active, s.items_failed)),
      '{}'
    )
    from meshhook.run_steps as s
    where
      s.run_id = %(run)s
      and s.item_key = ''
      and s.kind = 'map'
      and s.status = 'running'
      and not exists (
        select 1 from meshhook.step_queue as q
        where q.run_id = s.run_id and q.step_key = s.step_key and q.item_key = ''
      )
  ),
  'attempts', (
    select coalesce(
      jsonb_object_agg(
        s.step_key || case s.item_key when '' then '' else '[' || s.item_key || ']' end || '/' || s.attempt,
        jsonb_build_array(s.origin, s.status, o.input_mode, s.output, d.version)
      ),
      '{}'
    )
    from meshhook.step_attempts as s
    left join meshhook.step_snapshots as o using (project_id, run_id, step_key, item_key, attempt)
    inner join meshhook.workflow_runs as r on r.id = s.run_id
    left join meshhook.workflow_definitions as d on d.id = coalesce(o.workflow_id, r.workflow_id)
    where s.run_id = %(run)s
  ),
  'queue', (
    select coalesce(
      jsonb_object_agg(
        q.step_key || case q.item_key when '' then '' else '[' || q.item_key || ']' end || '/' || q.attempt,
        case when q.lease_token is null then 'free' else 'leased' end
      ),
      '{}'
    )
    from meshhook.step_queue as q where q.run_id = %(run)s and q.kind <> 'deadline'
  )
) as state
"""


class DatabaseEngine:
    """A project of its own; every start publishes a graph and runs it once."""

    def __init__(self, database: Database) -> None:
        self.owner = database.connect()
        admin, operator = uuid4(), uuid4()
        self.workers = [database.worker() for _ in range(CONNECTIONS)]
        self.persons = [database.as_user(person) for person in (admin, admin, operator)]
        self.slugs = itertools.count(1)
        self.project_id = _call(self.persons[0], "meshhook.create_project", name="model")["project_id"]
        _call(self.persons[0], "meshhook.set_member", project_id=self.project_id, user_id=operator, role="operator")

    def start(self, graph: Graph, later: Sequence[Graph]) -> None:
        self.graph = graph
        self.acts: list[str] = []
        """The ids of the resumes that were accepted."""
        self.owner.execute("delete from meshhook.step_queue where kind <> 'deadline'")
        self.slug = f"graph-{next(self.slugs)}"
        self.versions = [graph, *later]
        self.published = 0
        self._publish(1)
        started = _call(
            self.persons[0], "meshhook.start_run", project_id=self.project_id, slug=self.slug, input=Jsonb(INPUT)
        )
        self.run_id = started["run_id"]
        self._check_ordinals()

    def work(self, reports: Sequence[Report], limit: int, by: int = 0) -> tuple[list[str], list[Work]]:
        common = {"p_worker": "model", "p_kinds": KINDS, "p_limit": limit, "p_lease_s": LEASE_S}
        if not reports:
            answer = _call(self.workers[by], "meshhook_worker.claim", **common)
            return [], [self._work(work) for work in answer["work"]]
        results = Jsonb([_result(report) for report in reports])
        answer = _call(self.workers[by], "meshhook_worker.finish_and_claim", p_results=results, **common)
        told = {result["queue_id"]: result["status"] for result in answer["results"]}
        return (
            [told.get(report.work.lease["queue_id"], "nothing") for report in reports],
            [self._work(work) for work in answer["work"]],
        )

    def make_due(self, keys: Sequence[str]) -> None:
        moved = self.owner.execute(
            "update meshhook.step_queue set run_at = now()"
            f" where run_id = %s and {NAME} = any(%s) and lease_token is null and run_at > now()",
            [self.run_id, list(keys)],
        ).rowcount
        assert moved == len(keys), f"{moved} of {list(keys)} were due later"
        self.owner.execute(
            "update meshhook.step_attempts set due_at = now()"
            f" where run_id = %s and {NAME} = any(%s) and status = 'queued'",
            [self.run_id, list(keys)],
        )

    def pass_deadline(self) -> None:
        moved = self.owner.execute(
            "update meshhook.step_queue set run_at = now() where run_id = %s and kind = 'deadline'", [self.run_id]
        ).rowcount
        assert moved == 1, "there is no deadline"

    def expire(self, work: Work) -> None:
        expired = self.owner.execute(
            "update meshhook.step_queue set lease_expires_at = now() - interval '1 s'"
            " where id = %s and lease_token = %s",
            [work.lease["queue_id"], work.lease["token"]],
        ).rowcount
        assert expired == 1, f"{work.key}/{work.attempt} was not leased"

    def preview(self, key: str, request: Request, by: int = 0) -> tuple[str, Json]:
        shown = _call(
            self.persons[by],
            "meshhook.preview_resume",
            run_id=self.run_id,
            step_key=key,
            item_key=request.item,
            options=self._options(request),
        )
        target = shown["target"]
        is_named = target["step_key"] == key
        return shown["plan_hash"], {
            "attempt": [target["from_attempt"] or 0, target["attempt"]] if is_named else None,
            "mode": shown["input"]["mode"] if is_named else None,
            "document": shown["input"]["document"] if is_named else None,
            "reset": {step["step_key"]: step["status"] for step in shown["reset"]},
            "kept": {step["step_key"]: step["status"] for step in shown["kept"]},
            "effects": {effect["step_key"]: _shown_effect(effect) for effect in shown["effects"]},
            "item": shown["item"] and [shown["item"]["from_attempt"], shown["item"]["attempt"]],
            "items": shown["items"] and [shown["items"]["again"], shown["items"]["kept_if_unchanged"]],
            "policy": {**shown["policy"], "steps": sorted(step["step_key"] for step in shown["policy"]["steps"])},
            "blocked_by": {
                step["step_key"]: {parent["parent"]: parent["status"] for parent in step["parents"]}
                for step in shown["blocked_by"]
            },
            "timers": {t["step_key"]: [t["due"], t["old_due_at"] is not None] for t in shown["timers"]},
            "definition": _definition(shown["definition"]),
        }

    def resume_step(self, key: str, request: Request, by: int = 0) -> Accepted:
        answer = _call(
            self.persons[by],
            "meshhook.resume_run_from_step",
            run_id=self.run_id,
            step_key=key,
            reason=REASON if request.has_reason else None,
            expected_attempt=request.expected_attempt,
            input_patch=None if request.patch is None else Jsonb(request.patch),
            plan_hash=request.plan,
            item_key=request.item,
            options=self._options(request),
        )
        self.acts.append(answer["act_id"])
        is_named = answer["step_key"] == key
        attempt, from_attempt = (answer["attempt"], answer["from_attempt"] or 0) if is_named else (0, 0)
        return Accepted(attempt, from_attempt, frozenset(answer["reset"]))

    def resume_run(self, request: Request, by: int = 0) -> dict[str, int]:
        answer = _call(
            self.persons[by],
            "meshhook.resume_run",
            run_id=self.run_id,
            reason=REASON if request.has_reason else None,
            options=self._options(request),
        )
        self.acts.append(answer["act_id"])
        return {target["step_key"]: target["attempt"] for target in answer["targets"]}

    def pause_run(self, by: int = 0) -> None:
        _call(self.persons[by], "meshhook.pause_run", run_id=self.run_id)

    def cancel_run(self, by: int = 0) -> None:
        _call(self.persons[by], "meshhook.cancel_run", run_id=self.run_id)

    def undo_resume(self, number: int, by: int = 0) -> Json:
        act_id = self.acts[number] if number < len(self.acts) else uuid4()
        answer = _call(self.persons[by], "meshhook.cancel_resume", act_id=act_id)
        return sorted(target["step_key"] for target in answer["withdrawn"])

    def state(self) -> Json:
        return self.owner.execute(STATE, {"run": self.run_id}).fetchall()[0]["state"]

    def _publish(self, version: int) -> None:
        """Publish the versions up to this one, when it is asked for: it costs as much as the rest of a history."""
        while self.published < min(version, len(self.versions)):
            definition = Jsonb(self.versions[self.published].document())
            _call(
                self.persons[0],
                "meshhook.publish_workflow",
                project_id=self.project_id,
                slug=self.slug,
                definition=definition,
            )
            self.published += 1

    def _options(self, request: Request) -> Jsonb:
        """The options of a resume as a person sends them."""
        self._publish(request.version or 1)
        return _options(request)

    def _work(self, work: Json) -> Work:
        assert work["run_id"] == self.run_id, f"work of another run: {work['run_id']}"
        supplied = work["supplied"] and work["supplied"]["output"]
        name = name_of(work["step_key"], work["item_key"])
        return Work(name, work["attempt"], work, work["context"], supplied, work["effect_key"])

    def _check_ordinals(self) -> None:
        """Ordinals count the steps from 0, every parent before its children."""
        rows = self.owner.execute(
            "select step_key, ordinal from meshhook.run_steps where run_id = %s", [self.run_id]
        ).fetchall()
        ordinals = {row["step_key"]: row["ordinal"] for row in rows}
        assert ordinals.keys() == self.graph.by_key.keys()
        assert sorted(ordinals.values()) == list(range(len(ordinals)))
        assert all(ordinals[edge.source] < ordinals[edge.target] for edge in self.graph.edges)


def _shown_effect(effect: Json) -> Json:
    """What a preview says of a call, or of the calls of the items of a map."""
    counts = [effect["completed_items"], effect["unfinished_items"]] if "completed_items" in effect else []
    told = ("policy", "repeat", "needs_acknowledgement", "is_forbidden")
    return {
        "call": [effect["attempt"], effect["outcome"], *counts],
        **{name: effect[name] for name in told},
        "epoch": effect["effect_epoch"],
    }


def _definition(shown: Json) -> Json:
    """What a preview says of the version."""
    verdicts = {step["step_key"]: step["verdict"] for step in shown.get("steps", [])}
    return {
        "version": shown["version"],
        "verdict": shown["verdict"],
        **({"steps": verdicts} if "steps" in shown else {}),
    }


def _result(report: Report) -> Json:
    lease, outcome = report.work.lease, report.outcome
    result: dict[str, Json] = {
        "queue_id": lease["queue_id"],
        "token": lease["token"],
        "outcome": outcome.outcome,
    }
    if outcome.outcome == "released":
        return result
    if lease["kind"] == "http_call":
        result["effect"] = _effect(outcome, lease["config"])
    if outcome.outcome == "succeeded":
        return {**result, "output": outcome.output, "handle": outcome.handle}
    error = {"code": "scripted", "class": outcome.error_class, "message": "as the script says"}
    return {**result, "error": error}


def _effect(outcome: Outcome, config: Json) -> Json:
    """What a worker records of its call."""
    call = {"method": config["method"], "url": config["url"]}
    if outcome.effect == "answered":
        return {**call, "status": 200 if outcome.outcome == "succeeded" else 503, "sent_at": "2026-01-01T00:00:00Z"}
    return {**call, "may_have_happened": True} if outcome.effect == "may_have_happened" else call


def _options(request: Request) -> Jsonb:
    """The options of a resume as a person sends them."""
    options: dict[str, Json] = {}
    if request.supplied is not None:
        options["supplied_output"] = request.supplied
    if request.is_delayed:
        options["delay"] = LONG_S
    if request.version:
        options["version"] = request.version
    if request.is_widened:
        options["widen"] = True
    if request.timers:
        options["timers"] = request.timers
    if request.acknowledge:
        options["acknowledge"] = list(request.acknowledge)
    if request.repeat:
        options["repeat"] = dict(request.repeat)
    return Jsonb(options)


def _call(connection: Connection, function: str, **arguments: object) -> Json:
    """Call a function by named arguments; a refusal becomes the model's, any other error a failure."""
    names = ", ".join(f"{name} => %({name})s" for name in arguments)
    try:
        row = connection.execute(f"select {function}({names}) as answer", arguments).fetchone()
    except psycopg.Error as error:
        if (error.sqlstate or "").startswith("PT"):
            raise RefusedError(json.loads(error.diag.message_detail or "{}")["reason"]) from error
        raise AssertionError(f"{function}: {error.sqlstate} {error}") from error
    assert row is not None
    return row["answer"]
