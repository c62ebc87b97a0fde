-- Where a resume under another definition begins: of the named steps, and of those that join them,
-- the ones that stand below no other (starts), and of these the ones whose incoming edges have
-- settled, one of them live (targets). The others wait for what they now depend on. A named step
-- that never ran may be a target; whatever did run is judged like any.
-- Raises: what judge_target raises; PT422 definition_incompatible.
create function meshhook_private.choose_starts(
  p_run meshhook.workflow_runs,
  p_compared meshhook_private.step_comparison[],
  p_named int[],
  p_joined int[],
  p_is_widened boolean,
  out starts int[],
  out targets int[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_step meshhook.run_steps;
  v_conflicts jsonb;
begin
  with chosen as (
    select n.ordinal, n.descendants
    from meshhook.workflow_nodes as n
    where
      n.project_id = p_run.project_id
      and n.workflow_id = p_run.workflow_id
      and n.ordinal = any(p_named || p_joined)
  )

  select array_agg(c.ordinal order by c.ordinal)
  into starts
  from chosen as c
  where not exists (
    select 1 from chosen as above where get_bit(above.descendants, c.ordinal) = 1
  );

  for v_step in
    select s.*
    from unnest(p_compared) as c
    inner join meshhook_private.steps_under(p_run) as s on s.ordinal = c.ordinal
    where
      c.ordinal = any(p_named)
      and c.ordinal = any(starts)
      and not (
        c.status in ('pending', 'skipped', 'canceled')
        and c.unsettled = 0
        and (c.live > 0 or c.edges = 0)
      )
  loop
    perform meshhook_private.judge_target(p_run, v_step);
  end loop;

  with start as (
    select
      c.ordinal,
      c.step_key,
      c.ordinal = any(p_named) as is_named,
      c.ordinal = any(starts) as is_first,
      c.unsettled = 0 and (c.live > 0 or c.edges = 0) as is_ready,
      c.unsettled = 0 and c.live = 0 and c.edges > 0 as is_dead
    from unnest(p_compared) as c
    where c.ordinal = any(p_named || starts)
  )

  select
    array_agg(s.ordinal order by s.is_named desc, s.ordinal) filter (
      where s.is_first and s.is_ready
    ),
    jsonb_strip_nulls(jsonb_build_object(
      'not_ready', jsonb_agg(s.step_key order by s.ordinal) filter (
        where s.is_named and not case when s.is_first then s.is_ready else p_is_widened end
      ),
      'not_taken', jsonb_agg(s.step_key order by s.ordinal) filter (
        where s.is_first and s.is_dead and not s.is_named
      )
    ))
  into targets, v_conflicts
  from start as s;
  if v_conflicts = '{}' and targets is null then
    v_conflicts := '{"not_ready": []}';
  end if;
  if v_conflicts <> '{}' then
    raise sqlstate 'PT422' using
      message = 'the definition does not fit the run',
      detail = (jsonb_build_object('reason', 'definition_incompatible') || v_conflicts)::text,
      hint = case
        when v_conflicts ? 'not_ready'
          then 'In that version the step waits for others first: resume from one above it.'
        else 'In that version no branch leads to the step: resume the branch above it.'
      end;
  end if;
end;
$$;

comment on function meshhook_private.choose_starts(
  meshhook.workflow_runs, meshhook_private.step_comparison[], int[], int[], boolean
) is
'Where a resume under another definition begins: what is reset first, and what of it is ready.';
revoke all on function meshhook_private.choose_starts(
  meshhook.workflow_runs, meshhook_private.step_comparison[], int[], int[], boolean
) from public, anon, authenticated, service_role, meshhook_worker;
