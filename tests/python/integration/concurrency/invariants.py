"""What must hold of a database after any history, judged from its tables alone.

Each query answers the rows that break a rule. They hold whenever no transaction is open and everything
that could be claimed was worked off.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

from harness.databases import Connection
from python.integration.concurrency.engine import Json

BROKEN_BY = {
    "attempts of a step are numbered 1..n, its row names the last that was not withdrawn": """
        select a.run_id, a.step_key, a.item_key, array_agg(a.attempt order by a.attempt), s.attempt
        from meshhook.step_attempts as a
        join meshhook.run_steps as s using (project_id, run_id, step_key, item_key)
        group by a.run_id, a.step_key, a.item_key, s.attempt
        having array_agg(a.attempt order by a.attempt) <> array(select generate_series(1, max(a.attempt)))
          or s.attempt is distinct from max(a.attempt) filter (where a.status <> 'withdrawn')
    """,
    "what was withdrawn is what an undo names, and was never begun": """
        select a.run_id, a.step_key, a.attempt, a.status, a.effect_key, u.id
        from meshhook.step_attempts as a
        left join meshhook.run_acts as u on u.undoes = a.act_id
        where (a.status = 'withdrawn') <> (u.id is not null)
          or a.status = 'withdrawn' and (a.started_at is not null or a.effect_key is not null)
    """,
    "every attempt has its snapshot": """
        select a.run_id, a.step_key, a.attempt
        from meshhook.step_attempts as a
        left join meshhook.step_snapshots as o using (project_id, run_id, step_key, item_key, attempt)
        where o.run_id is null
    """,
    "no step starts before the attempts that it reads have ended well": """
        select a.run_id, a.step_key, a.attempt, r.key, r.value, p.status
        from meshhook.step_attempts as a
        join meshhook.step_snapshots as o using (project_id, run_id, step_key, item_key, attempt)
        join meshhook.workflow_runs as run on run.id = a.run_id
        cross join jsonb_each_text(o.reads) as r
        left join meshhook.step_attempts as p
          on p.run_id = a.run_id and p.step_key = r.key and p.item_key = '' and p.attempt = r.value::int
        left join meshhook.step_snapshots as b
          on b.run_id = p.run_id and b.step_key = p.step_key and b.item_key = p.item_key and b.attempt = p.attempt
        left join meshhook.workflow_nodes as n
          on n.workflow_id = coalesce(b.workflow_id, run.workflow_id) and n.step_key = r.key
        where a.started_at is not null and not (
          (p.status = 'succeeded' or (n.config ->> 'on_error' = 'continue' and p.status in ('failed', 'lost')))
          and p.finished_at <= a.started_at
        )
    """,
    "a step that has parents reads at least one": """
        select a.run_id, a.step_key, a.attempt
        from meshhook.step_attempts as a
        join meshhook.step_snapshots as o using (project_id, run_id, step_key, item_key, attempt)
        join meshhook.workflow_runs as r on r.id = a.run_id
        join meshhook.workflow_nodes as n
          on n.workflow_id = coalesce(o.workflow_id, r.workflow_id) and n.step_key = a.step_key
        where cardinality(n.reads) > 0 and o.reads = '{}'
    """,
    "counters of a step equal a recount of its edges": """
        select s.run_id, s.step_key, s.status, s.unsettled, s.live, count(*) filter (where e.is_live is null),
          count(*) filter (where e.is_live)
        from meshhook.run_steps as s
        join meshhook.workflow_runs as r on r.id = s.run_id
        join lateral (
          select case
            when p.status = 'succeeded' or (p.status = 'failed' and p.is_tolerant)
              then w.handles = '{}' or coalesce(a.handle = any(w.handles), false)
            when p.status = 'skipped' then false
          end as is_live
          from meshhook.workflow_edges as w
          join meshhook.run_steps as p on p.run_id = s.run_id and p.ordinal = w.source_ordinal and p.item_key = ''
          left join meshhook.step_attempts as a
            on a.run_id = p.run_id and a.step_key = p.step_key and a.item_key = '' and a.attempt = p.attempt
          where w.workflow_id = r.workflow_id and w.target_ordinal = s.ordinal
        ) as e on true
        where s.status <> 'canceled' and s.item_key = ''
        group by s.run_id, s.step_key, s.status, s.unsettled, s.live
        having (s.unsettled, s.live)
          <> (count(*) filter (where e.is_live is null), count(*) filter (where e.is_live))
    """,
    "a step is as its edges and its current attempt are": """
        select s.run_id, s.step_key, s.status, s.unsettled, s.live, a.status as attempt_status
        from meshhook.run_steps as s
        left join meshhook.step_attempts as a using (project_id, run_id, step_key, item_key, attempt)
        where s.item_key = '' and case s.status
          when 'pending' then s.unsettled = 0 or coalesce(a.status in ('queued', 'running'), false)
          when 'skipped' then s.unsettled > 0 or s.live > 0
          when 'canceled' then coalesce(a.status in ('queued', 'running'), false)
          when 'failed' then s.unsettled > 0 or a.status not in ('failed', 'lost')
          when 'ready' then s.unsettled > 0 or a.status <> 'queued'
          when 'waiting' then s.unsettled > 0 or a.status <> 'queued'
          else s.unsettled > 0 or a.status is distinct from s.status
        end
    """,
    "an item is as its current attempt is, and active only while its map is": """
        select s.run_id, s.step_key, s.item_key, s.status, a.status as attempt_status, m.status as map_status
        from meshhook.run_steps as s
        join meshhook.run_steps as m
          on m.run_id = s.run_id and m.step_key = s.step_key and m.item_key = ''
        left join meshhook.step_attempts as a
          on a.run_id = s.run_id and a.step_key = s.step_key and a.item_key = s.item_key and a.attempt = s.attempt
        where s.item_key <> '' and (
          s.status in ('ready', 'running', 'waiting') and m.status <> 'running'
          or case s.status
            when 'pending' then coalesce(a.status in ('queued', 'running'), false)
            when 'canceled' then coalesce(a.status in ('queued', 'running'), false)
            when 'failed' then a.status not in ('failed', 'lost')
            when 'ready' then a.status <> 'queued'
            when 'waiting' then a.status <> 'queued'
            else a.status is distinct from s.status
          end
        )
    """,
    "counters of a run equal a recount of its steps": """
        select r.id, r.active_count, r.paused_count, r.failed_count, r.canceled_count
        from meshhook.workflow_runs as r
        join meshhook.run_steps as s on s.run_id = r.id and not s.is_retired and s.item_key = ''
        group by r.id
        having (r.active_count, r.paused_count, r.failed_count, r.canceled_count) <> (
          count(*) filter (where s.status in ('ready', 'running', 'waiting')),
          count(*) filter (where s.status = 'paused'),
          count(*) filter (where s.status = 'failed' and not s.is_tolerant),
          count(*) filter (where s.status = 'canceled')
        )
    """,
    "the status of a run follows from its directive and its steps": """
        select r.id, r.status, r.directive, r.finished_at
        from meshhook.workflow_runs as r
        where r.status <> case
          when r.active_count > 0 then 'running'
          when r.directive in ('cancel', 'terminate_canceled') then 'canceled'
          when r.directive in ('deadline', 'terminate_failed') then 'failed'
          when r.directive = 'terminate_succeeded' then 'succeeded'
          when r.paused_count > 0 then 'paused'
          when r.failed_count > 0 then 'failed'
          when r.canceled_count > 0 then 'canceled'
          else 'succeeded'
        end or (r.finished_at is null) <> (r.status in ('running', 'paused'))
    """,
    "an active step has one queue row, and nothing else has any": """
        select s.run_id, s.step_key, s.status, s.attempt, array_agg(q.attempt)
        from meshhook.run_steps as s
        left join meshhook.step_queue as q using (project_id, run_id, step_key, item_key)
        group by s.run_id, s.step_key, s.item_key, s.status, s.attempt
        having array_agg(q.attempt) is distinct from array[
          case when s.status in ('ready', 'running', 'waiting') then s.attempt end
        ]
    """,
    "a step has succeeded as the node that the definition of its run has, and read what its parents say now": """
        select s.run_id, s.step_key, o.node_hash, o.reads
        from meshhook.run_steps as s
        join meshhook.step_snapshots as o using (project_id, run_id, step_key, item_key, attempt)
        join meshhook.workflow_runs as r on r.id = s.run_id
        left join meshhook.workflow_nodes as n on n.workflow_id = r.workflow_id and n.ordinal = s.ordinal
        where s.status = 'succeeded' and s.item_key = '' and not s.is_retired and (
          (n.step_key, n.node_hash) is distinct from (s.step_key, o.node_hash)
          or exists (
            select from jsonb_each_text(o.reads) as read
            join meshhook.run_steps as p on p.run_id = s.run_id and p.step_key = read.key and p.item_key = ''
            where p.attempt <> read.value::int
          )
        )
    """,
    "a run that has ended has nothing queued": """
        select r.id, r.status, q.step_key, q.attempt, q.run_at
        from meshhook.step_queue as q join meshhook.workflow_runs as r on r.id = q.run_id
        where r.status in ('succeeded', 'failed', 'canceled')
    """,
    "every ticket was proved": "select id from meshhook.run_acts where proved_at is null",
    "every act has its audit row, every audit row of a run its act": """
        select a.id, l.act_id
        from meshhook.run_acts as a
        full join (select * from meshhook.audit_log where resource_type = 'workflow_run') as l
          on l.act_id = a.id and l.action = a.kind and l.user_id = a.actor and l.resource_id = a.run_id
        where a.id is null or l.act_id is null
    """,
    "a resume made the attempts that it promised, no attempt names another act": """
        select act_id, step_key, attempt
        from (
          select a.id as act_id, t.step_key, t.attempt from meshhook.run_acts as a, unnest(a.targets) as t
        ) as promised
        full join (
          select act_id, step_key, attempt from meshhook.step_attempts where act_id is not null and item_key = ''
        ) as made using (act_id, step_key, attempt)
        where promised is null or made is null
    """,
    "events are numbered 1..n": """
        select run_id, min(number), max(number), count(*) from meshhook.workflow_events
        group by run_id
        having (min(number), max(number)) <> (1, count(*))
    """,
    "one event tells the end of an attempt": """
        select e.run_id, e.payload ->> 'step_key', e.payload ->> 'attempt', array_agg(e.type)
        from meshhook.workflow_events as e
        where e.type in ('step_succeeded', 'step_failed') and not e.payload ? 'restored_by'
        group by e.run_id, e.payload ->> 'step_key', e.payload ->> 'item_key', e.payload ->> 'attempt'
        having count(*) > 1
    """,
    "project ids agree": """
        select r.id from meshhook.workflow_runs as r
        where exists (select from meshhook.run_steps as s where s.run_id = r.id and s.project_id <> r.project_id)
          or exists (select from meshhook.step_queue as q where q.run_id = r.id and q.project_id <> r.project_id)
          or exists (select from meshhook.workflow_events as e where e.run_id = r.id and e.project_id <> r.project_id)
    """,
}

CHAIN = """
select c.number, c.canonical, c.hash, convert_to(jsonb_build_array(
    c.number, l.id, l.project_id, l.user_id, l.action, l.resource_type, l.resource_id, l.act_id,
    l.metadata, l.database_role, l.request_id, l.ip_address, l.user_agent, l.created_at
  )::text, 'UTF8') as recomputed
from meshhook.audit_log as l
left join meshhook.audit_chain as c on c.audit_id = l.id and c.project_id = l.project_id
where l.project_id = %s
order by c.number nulls first
"""


def broken(judge: Connection) -> dict[str, Json]:
    """The rules that do not hold, each with its first breaches."""
    found: dict[str, Json] = {}
    for rule, query in BROKEN_BY.items():
        rows = judge.execute(query.encode()).fetchmany(5)
        if rows:
            found[rule] = [list(row.values()) for row in rows]
    found.update(broken_chains(judge))
    found.update(unfolded(judge))
    found.update(unverified(judge))
    return found


def broken_chains(judge: Connection) -> dict[str, Json]:
    """The projects whose audit chain does not come out the same when it is computed anew."""
    found: dict[str, Json] = {}
    judge.execute("set timezone = 'UTC'")
    for project in judge.execute("select id from meshhook.projects").fetchall():
        hash_so_far, number = b"", 0
        for row in judge.execute(CHAIN, [project["id"]]).fetchall():
            number += 1
            hash_so_far = hashlib.sha256(hash_so_far + row["recomputed"]).digest()
            if (row["number"], row["canonical"], row["hash"]) != (number, row["recomputed"], hash_so_far):
                found[f"audit chain of {project['id']}"] = dict(row)
                break
        head = judge.execute(
            "select number, hash from meshhook.audit_heads where project_id = %s", [project["id"]]
        ).fetchone()
        if (head and (head["number"], head["hash"])) != ((number, hash_so_far) if number else None):
            found[f"audit head of {project['id']}"] = head
    return found


def unverified(judge: Connection) -> dict[str, Json]:
    """What verify_run finds in each run, as somebody sees it who may read the project."""
    found: dict[str, Json] = {}
    for run in judge.execute(
        "select r.id::text, min(m.user_id::text) as member from meshhook.workflow_runs as r"
        " join meshhook.project_members as m on m.project_id = r.project_id and m.role is not null group by r.id"
    ).fetchall():
        with judge.transaction():
            judge.execute(
                "select set_config('request.jwt.claims', %s, true), set_config('role', 'authenticated', true)",
                [json.dumps({"sub": run["member"]})],
            )
            (told,) = judge.execute("select meshhook.verify_run(%s) as difference", [run["id"]]).fetchall()
        if told["difference"] is not None:
            found[f"verify_run of {run['id']}"] = told["difference"]
    return found


def unfolded(judge: Connection) -> dict[str, Json]:
    """The runs whose events do not fold to the statuses in the tables; nothing may be active.

    Its own few lines beside verify_run, which folds the same events in SQL: each checks the other.
    """
    folded: dict[str, dict[str, str]] = defaultdict(dict)
    for event in judge.execute(
        "select run_id::text, type, payload from meshhook.workflow_events order by run_id, number"
    ).fetchall():
        run, payload = folded[event["run_id"]], event["payload"]
        subject, status = event["type"].split("_", 1)
        if event["type"] == "run_resumed":
            run |= {target["step_key"]: target["status"] for target in payload["targets"]}
            run |= dict.fromkeys(payload["reset"], "pending")
            run[""] = payload["run_status"]
        elif event["type"] == "run_started":
            run[""] = "running"
        elif event["type"] == "run_repinned":
            continue
        elif event["type"] == "map_expanded":
            run |= {f"{payload['step_key']}[{item}]": "pending" for item in payload["again"]}
        elif subject == "step":
            item = payload["item_key"]
            run[payload["step_key"] + (f"[{item}]" if item else "")] = status
        elif subject == "run":
            run[""] = status
    tables: dict[str, dict[str, str]] = defaultdict(dict)
    for row in judge.execute(
        "select run_id::text, step_key || case item_key when '' then '' else '[' || item_key || ']' end as step_key,"
        " status from meshhook.run_steps"
        " union all select id::text, '', status from meshhook.workflow_runs"
    ).fetchall():
        tables[row["run_id"]][row["step_key"]] = row["status"]
    return {
        f"events of {run_id}": (steps, folded[run_id])
        for run_id, steps in tables.items()
        if steps != {key: folded[run_id].get(key, "pending") for key in steps}
    }
