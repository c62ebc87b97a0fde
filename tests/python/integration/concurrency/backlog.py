"""Projects and queues of any size, written straight into the tables as starting runs would leave them."""

from __future__ import annotations

from collections.abc import Sequence

from harness.databases import Connection
from python.integration.concurrency.engine import Project

COPY = """
with project as (
  insert into meshhook.projects (id, owner, name)
  select new.id, p.owner, p.name
  from unnest(%(ids)s::uuid[]) as new (id), meshhook.projects as p where p.id = %(model)s
  returning id
),
definition as (
  insert into meshhook.workflow_definitions (id, project_id, slug, version, definition)
  select gen_random_uuid(), p.id, d.slug, d.version, d.definition
  from project as p, meshhook.workflow_definitions as d where d.project_id = %(model)s
  returning id, project_id, slug, version
)
insert into meshhook.workflow_nodes
select d.project_id, d.id, n.step_key, n.ordinal, n.kind, n.config, n.node_hash, n.indegree, n.reads,
  n.ancestors, n.descendants
from definition as d
join meshhook.workflow_definitions as m
  on m.project_id = %(model)s and (m.slug, m.version) = (d.slug, d.version)
join meshhook.workflow_nodes as n on n.workflow_id = m.id
"""

FILL = """
with run as (
  insert into meshhook.workflow_runs (project_id, workflow_id, active_count, started_at)
  select d.project_id, d.id,
    (select count(*) from meshhook.workflow_nodes as n where n.workflow_id = d.id and n.indegree = 0),
    now()
  from meshhook.workflow_definitions as d, generate_series(1, %(number)s)
  where d.project_id = any(%(ids)s::uuid[])
  returning project_id, id, workflow_id
),
step as (
  insert into meshhook.run_steps (
    project_id, run_id, step_key, ordinal, kind, is_tolerant, status, attempt, unsettled
  )
  select r.project_id, r.id, n.step_key, n.ordinal, n.kind, false,
    case n.indegree when 0 then 'ready' else 'pending' end, (n.indegree = 0)::int, n.indegree
  from run as r join meshhook.workflow_nodes as n on n.workflow_id = r.workflow_id
  returning *
),
attempt as (
  insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, origin)
  select project_id, run_id, step_key, 1, 'first' from step where status = 'ready'
  returning *
),
snapshot as (
  insert into meshhook.step_snapshots (project_id, run_id, step_key, attempt, input_mode, reads, node_hash)
  select project_id, run_id, step_key, 1, 'composed', '{}', '' from attempt
)
insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
select a.project_id, a.run_id, a.step_key, 1, s.kind, now()
from attempt as a join step as s using (project_id, run_id, step_key)
"""


def copy_project(model: Project, ids: Sequence[str]) -> None:
    """Projects with these ids and the model's definitions, none of which may have edges."""
    _write(model.judge, COPY, model=model.id, ids=list(ids))


def fill(judge: Connection, ids: Sequence[str], number: int) -> None:
    """So many more runs of every definition of these projects, their roots due now."""
    _write(judge, FILL, ids=list(ids), number=number)


def _write(judge: Connection, statement: str, **values: object) -> None:
    with judge.transaction():
        judge.execute("set local session_replication_role = replica")
        judge.execute(statement.encode(), values)
