-- How a resume under another definition than p_pinned_id, the one that the run has, begins: what is
-- reset with its descendants (starts), which of that turns ready (targets), which steps are retired
-- with what the run's counters lose by it, and a verdict on every step that would be kept.
-- Raises: what choose_targets, weigh_versions and choose_starts raise; PT422
-- definition_incompatible.
create function meshhook_private.plan_move(
  p_run meshhook.workflow_runs,
  p_pinned_id uuid,
  p_step_key text,
  p_item_key text,
  p_options jsonb,
  out starts int[],
  out targets int[],
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
  v_is_widened boolean := coalesce((p_options ->> 'widen')::boolean, false);
  v_compared meshhook_private.step_comparison[] := array(
    select c from meshhook_private.compare_definitions(p_run, p_pinned_id) as c
  );
  v_verdict text := (
    select c.verdict from unnest(v_compared) as c where c.step_key = p_step_key
  );
  v_named int[];
  v_joined int[];
begin
  if v_verdict = 'gone' or (v_verdict = 'changed' and p_item_key <> '') then
    raise sqlstate 'PT422' using
      message = 'the definition does not fit the run',
      detail = jsonb_build_object(
        'reason', 'definition_incompatible', v_verdict, array[p_step_key]
      )::text,
      hint = case v_verdict
        when 'gone'
          then 'That version has no such step: name one that it has, or another version.'
        else 'In that version the map is another one for all of its items: resume it as a whole.'
      end;
  end if;
  v_named := (meshhook_private.choose_targets(
    p_run, p_step_key, p_item_key, coalesce((p_options ->> 'all_roots')::boolean, false)
  )).ordinals;
  select w.joined, w.retired, w.failed_count, w.canceled_count, w.verdict, w.steps
  into v_joined, retired, failed_count, canceled_count, verdict, steps
  from meshhook_private.weigh_versions(
    p_run, p_pinned_id, v_compared, v_named, v_is_widened
  ) as w;
  select s.starts, s.targets
  into starts, targets
  from meshhook_private.choose_starts(p_run, v_compared, v_named, v_joined, v_is_widened) as s;
end;
$$;

comment on function meshhook_private.plan_move(
  meshhook.workflow_runs, uuid, text, text, jsonb
) is
'How a resume under another definition than the run has begins, with its verdict on kept steps.';
revoke all on function meshhook_private.plan_move(
  meshhook.workflow_runs, uuid, text, text, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
