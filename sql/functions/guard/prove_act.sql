-- Deferred constraint trigger on run_acts: compares what the transaction left behind with what the
-- ticket promised, then closes the ticket and writes the event. Runs at commit, or when the caller
-- sets the constraint immediate; either way nothing can be written under the ticket afterwards.
-- Raises: PT403 act_incomplete, logged as a warning: it means a bug or an attack.
create function meshhook_private.prove_act()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_nestloop = on
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_act meshhook.run_acts;
  v_gap text;
begin
  select a.* into strict v_act
  from meshhook.run_acts as a
  where a.project_id = new.project_id and a.id = new.id;

  v_gap := meshhook_private.find_gap(v_act);
  if v_gap is not null then
    perform nextval('meshhook_private.acts_resume_act_incomplete');
    raise warning 'act % of % on run % was not carried out as promised: %',
      v_act.kind, v_act.actor, v_act.run_id, v_gap;
    raise sqlstate 'PT403' using
      message = 'the act was not carried out as promised',
      detail = jsonb_build_object('reason', 'act_incomplete', 'gap', v_gap)::text,
      hint = 'Call resume_run_from_step; the tables take nothing else.';
  end if;

  update meshhook.run_acts as a
  set proved_at = clock_timestamp()
  where a.project_id = v_act.project_id and a.id = v_act.id;
  perform meshhook_private.append_events(
    v_act.project_id, v_act.run_id, array['run_resumed'], array[
      jsonb_build_object(
        'act_id', v_act.id, 'actor', v_act.actor, 'run_status', v_act.run_status
      ) || v_act.facts
    ]
  );
  perform nextval('meshhook_private.acts_resume_done');
  return null;
end;
$$;

comment on function meshhook_private.prove_act() is
'Trigger: holds what a transaction left behind against its ticket and closes the ticket.';
revoke all on function meshhook_private.prove_act()
from public, anon, authenticated, service_role, meshhook_worker;
