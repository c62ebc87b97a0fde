-- All that a page of one run shows, in one answer: run, definition, steps, attempts (sizes and the
-- first 2 kB of their outputs) and acts. Of each map the first 100 items are among the steps, those
-- that have not succeeded before those that have; list_items pages through all.
-- Raises: PT401, PT404 run_not_found.
create function meshhook.get_run(run_id uuid)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run meshhook.workflow_runs;
  v_steps meshhook.run_steps[];
begin
  perform meshhook.check_caller();
  select r.* into v_run from meshhook.workflow_runs as r where r.id = get_run.run_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  v_steps := array(
    select s
    from meshhook.run_steps as s
    where s.run_id = v_run.id and s.project_id = v_run.project_id and s.item_key = ''
  ) || array(
    select i.step
    from meshhook.run_steps as m
    cross join lateral (
      select s as step
      from meshhook.run_steps as s
      where
        s.run_id = m.run_id
        and s.project_id = m.project_id
        and s.step_key = m.step_key
        and s.item_key <> ''
      order by s.status = 'succeeded', s.item_index
      limit 100
    ) as i
    where
      m.run_id = v_run.id
      and m.project_id = v_run.project_id
      and m.item_key = ''
      and m.kind = 'map'
  );
  return jsonb_build_object(
    'run', to_jsonb(v_run) || jsonb_build_object(
      'has_failure', v_run.failed_count > 0,
      'version', meshhook.get_run_version(v_run.id) -> 'version'
    ),
    'definition', (
      select to_jsonb(d) - 'created_by'
      from meshhook.workflow_definitions as d
      where d.id = v_run.workflow_id
    ),
    'steps', (
      select coalesce(jsonb_agg(
        (to_jsonb(s) - array['project_id', 'run_id', 'item', 'item_hash', 'item_patches'])
        || jsonb_build_object('actor', case
          when s.attempt > 1 then meshhook.get_actor(s.run_id, s.step_key, s.attempt, s.item_key)
        end)
        order by s.ordinal < 0, s.ordinal, s.item_index nulls first
      ), '[]')
      from unnest(v_steps) as s
    ),
    'attempts', (
      select coalesce(jsonb_agg(
        (to_jsonb(a) - array['project_id', 'run_id', 'output']) || jsonb_build_object(
          'output_bytes', octet_length(a.output::text),
          'output_head', left(a.output::text, 2048),
          'input_mode', o.input_mode,
          'cloned_from', o.cloned_from,
          'patches', o.patches,
          'actor', case
            when a.origin <> 'first'
              then meshhook.get_actor(a.run_id, a.step_key, a.attempt, a.item_key)
          end,
          'workflow_id', d.id,
          'version', d.version
        )
        order by a.created_at, a.step_key, a.attempt
      ), '[]')
      from unnest(v_steps) as s
      inner join meshhook.step_attempts as a
        on
          a.project_id = s.project_id
          and a.run_id = s.run_id
          and a.step_key = s.step_key
          and a.item_key = s.item_key
      left join meshhook.step_snapshots as o
        on
          o.project_id = a.project_id
          and o.run_id = a.run_id
          and o.step_key = a.step_key
          and o.item_key = a.item_key
          and o.attempt = a.attempt
      left join meshhook.workflow_definitions as d
        on d.id = coalesce(o.workflow_id, v_run.workflow_id)
    ),
    'acts', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', a.id, 'kind', a.kind, 'step_key', a.step_key, 'item_key', a.item_key,
        'reason', a.reason,
        'actor', a.actor, 'created_at', a.created_at, 'facts', a.facts,
        'undoes', a.undoes,
        'undone_by', (
          select u.id from meshhook.run_acts as u
          where u.project_id = a.project_id and u.undoes = a.id
        )
      ) order by a.created_at), '[]')
      from meshhook.run_acts as a
      where a.project_id = v_run.project_id and a.run_id = v_run.id
    )
  );
end;
$$;

comment on function meshhook.get_run(uuid) is
'Answers {run, definition, steps, attempts, acts} of one run.';
revoke all on function meshhook.get_run(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.get_run(uuid) to authenticated;
