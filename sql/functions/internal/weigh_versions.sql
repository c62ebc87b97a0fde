-- What another definition makes of the steps that a resume of the named ones does not reset in any
-- case, from their comparison: whether it fits, which of them join the reset (changed and added
-- ones), which are retired, with what the counters of the run lose by it, and a verdict on each.
-- A kept step must be the same in both. Of the others only what is idle goes along unasked: it has
-- no work that could be lost, and none that would begin. With options.widen all but a step that is
-- gone and under way does.
-- Raises: PT422 definition_incompatible.
create function meshhook_private.weigh_versions(
  p_run meshhook.workflow_runs,
  p_pinned_id uuid,
  p_compared meshhook_private.step_comparison[],
  p_named int[],
  p_is_widened boolean,
  out joined int[],
  out retired text[],
  out failed_count int,
  out canceled_count int,
  out verdict text,
  out steps jsonb
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_below bit varying;
  v_below_before bit varying;
  v_conflicts jsonb;
begin
  select
    (
      bit_or(set_bit(n.descendants, n.ordinal, 1)) filter (where n.workflow_id = p_run.workflow_id)
    )::bit varying,
    (
      bit_or(set_bit(n.descendants, n.ordinal, 1)) filter (where n.workflow_id = p_pinned_id)
    )::bit varying
  into v_below, v_below_before
  from unnest(p_compared) as c
  inner join meshhook.workflow_nodes as n
    on
      n.project_id = p_run.project_id
      and n.workflow_id in (p_run.workflow_id, p_pinned_id)
      and n.step_key = c.step_key
  where c.ordinal = any(p_named);

  with placed as (
    select
      c.*,
      case c.verdict
        when 'gone' then coalesce(get_bit(v_below_before, c.old_ordinal), 0)
        else get_bit(v_below, c.ordinal)
      end = 0 as is_outside,
      case c.verdict
        when 'same' then true
        when 'gone' then c.status = 'pending'
        when 'changed' then
          (c.status = 'pending' and c.unsettled > 0)
          or (c.status = 'skipped' and c.unsettled = 0 and c.live = 0 and c.edges > 0)
        else false
      end as is_idle,
      c.verdict = 'gone' and c.status in ('ready', 'running', 'waiting', 'paused') as is_under_way
    from unnest(p_compared) as c
  ),

  weighed as (
    select p.*, p.is_outside and not p.is_idle and not p_is_widened as is_conflict
    from placed as p
  )

  select
    coalesce(array_agg(w.ordinal) filter (
      where
        w.is_outside
        and w.verdict in ('changed', 'added')
        and not (w.is_idle and w.status = 'skipped')
    ), '{}'),
    coalesce(array_agg(w.step_key order by w.old_ordinal) filter (
      where w.verdict = 'gone'
    ), '{}'),
    (
      count(*) filter (where w.verdict = 'gone' and w.status = 'failed' and not w.is_tolerant)
    )::int,
    (count(*) filter (where w.verdict = 'gone' and w.status = 'canceled'))::int,
    case
      when bool_or(w.is_outside and not w.is_idle) then 'widened'
      when bool_or(w.verdict = 'gone' or w.is_outside and w.verdict <> 'same') then 'compatible'
      else 'same'
    end,
    coalesce(jsonb_agg(
      jsonb_build_object('step_key', w.step_key, 'verdict', w.verdict)
      order by w.ordinal, w.old_ordinal
    ) filter (where w.is_outside or w.verdict = 'gone'), '[]'),
    jsonb_strip_nulls(jsonb_build_object(
      'under_way', jsonb_agg(w.step_key order by w.old_ordinal) filter (where w.is_under_way),
      'changed', jsonb_agg(w.step_key order by w.ordinal) filter (
        where w.is_conflict and w.verdict = 'changed'
      ),
      'added', jsonb_agg(w.step_key order by w.ordinal) filter (
        where w.is_conflict and w.verdict = 'added'
      ),
      'gone', jsonb_agg(w.step_key order by w.old_ordinal) filter (
        where w.is_conflict and w.verdict = 'gone'
      )
    ))
  into joined, retired, failed_count, canceled_count, verdict, steps, v_conflicts
  from weighed as w;
  if v_conflicts <> '{}' then
    raise sqlstate 'PT422' using
      message = 'the definition does not fit the run',
      detail = (jsonb_build_object('reason', 'definition_incompatible') || v_conflicts)::text,
      hint = case
        when v_conflicts ? 'under_way'
          then 'A step that is gone in that version is under way: wait until it has ended, or '
            || 'cancel the run first.'
        else 'Resume from a step above all of them, or set options.widen: what is changed or added '
          || 'runs with what lies below it, what is gone is retired.'
      end;
  end if;
end;
$$;

comment on function meshhook_private.weigh_versions(
  meshhook.workflow_runs, uuid, meshhook_private.step_comparison[], int[], boolean
) is
'What another definition makes of the steps that a resume keeps, and whether it fits them.';
revoke all on function meshhook_private.weigh_versions(
  meshhook.workflow_runs, uuid, meshhook_private.step_comparison[], int[], boolean
) from public, anon, authenticated, service_role, meshhook_worker;
