-- What the definition asks of whoever resumes these targets: the highest of their roles, whether a
-- reason must be given, and which of them ask for it. Steps that are merely reset ask for nothing.
-- A run that goes on under another definition has two, and what either asks is asked. Most
-- definitions ask for nothing, which one look tells.
create function meshhook_private.plan_policy(
  p_project_id uuid, p_workflow_ids uuid[], p_targets meshhook.act_target[]
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select 1
    from unnest(p_targets) as t
    cross join unnest(p_workflow_ids) as w (id)
    cross join lateral (
      select n.config
      from meshhook.workflow_nodes as n
      where
        n.workflow_id = w.id
        and n.project_id = p_project_id
        and n.step_key = t.step_key
      offset 0
    ) as node
    where node.config ? 'resume'
  ) then
    return '{"role": "operator", "require_reason": false, "steps": []}'::jsonb;
  end if;
  return (
    select jsonb_build_object(
      'role', case when bool_or(n.role = 'admin') then 'admin' else 'operator' end,
      'require_reason', coalesce(bool_or(n.is_reason_required), false),
      'steps', coalesce(
        jsonb_agg(
          jsonb_build_object(
            'step_key', n.step_key, 'role', n.role, 'require_reason', n.is_reason_required
          )
          order by n.ordinal
        )
          filter (where n.role = 'admin' or n.is_reason_required),
        '[]'
      )
    )
    from (
      select
        o.step_key,
        max(o.ordinal) as ordinal,
        -- The first in the alphabet is the higher one.
        min(coalesce(o.config -> 'resume' ->> 'role', 'operator')) as role,
        bool_or(
          coalesce((o.config -> 'resume' ->> 'require_reason')::boolean, false)
        ) as is_reason_required
      from unnest(p_targets) as t
      inner join meshhook.workflow_nodes as o
        on
          o.workflow_id = any(p_workflow_ids)
          and o.project_id = p_project_id
          and o.step_key = t.step_key
      group by o.step_key
    ) as n
  );
end;
$$;

comment on function meshhook_private.plan_policy(uuid, uuid[], meshhook.act_target[]) is
'What the definition asks of whoever resumes these targets.';
revoke all on function meshhook_private.plan_policy(uuid, uuid[], meshhook.act_target[])
from public, anon, authenticated, service_role, meshhook_worker;
