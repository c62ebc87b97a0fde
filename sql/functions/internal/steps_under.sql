-- The own rows of a run as repin_run would leave them under another definition, p_run.workflow_id:
-- with its ordinals and kinds, and pending where a step is new to the run. Tolerance stays as the
-- run knows it, since its counters were counted by that.
create function meshhook_private.steps_under(p_run meshhook.workflow_runs)
returns setof meshhook.run_steps
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select moved.*
    from meshhook.workflow_nodes as n
    left join meshhook.run_steps as s
      on
        s.project_id = p_run.project_id
        and s.run_id = p_run.id
        and s.step_key = n.step_key
        and s.item_key = ''
    cross join lateral jsonb_populate_record(
      s,
      jsonb_build_object('ordinal', n.ordinal, 'kind', n.kind) || case
        when s.step_key is null then jsonb_build_object(
          'project_id', p_run.project_id, 'run_id', p_run.id, 'step_key', n.step_key,
          'item_key', '', 'attempt', 0, 'effect_epoch', 1
        )
        else '{}'
      end || case
        when s.step_key is null or s.is_retired then jsonb_build_object(
          'status', 'pending', 'unsettled', n.indegree, 'live', 0, 'is_retired', false,
          'is_tolerant', n.config ->> 'on_error' = 'continue'
        )
        else '{}'
      end
    ) as moved
    where
      n.project_id = p_run.project_id
      and n.workflow_id = p_run.workflow_id;
end;
$$;

comment on function meshhook_private.steps_under(meshhook.workflow_runs) is
'The own rows of a run as they would be under another definition.';
revoke all on function meshhook_private.steps_under(meshhook.workflow_runs)
from public, anon, authenticated, service_role, meshhook_worker;
