-- The fingerprint of a plan: the definition (and with it the policy of its nodes), what another
-- definition makes of the kept steps, the attempt each target starts from, what its input reads and
-- what it becomes, the attempt of the item that is named, state and attempt of every reset step,
-- the effects with the keys that they will have, the blockers, the timers and the delay before the
-- start. Attempts are immutable, so that their numbers stand for their patches and outputs.
-- Left out: what a caller brings along besides (patch, supplied output, acknowledgements), the
-- time, and what becomes of branches that run beside it, also where a reset join waits for one of
-- them: its counters are derived when the resume is carried out.
-- p_begun has for each target [step_key, from_attempt, attempt, reads, input_mode, origin, whether
-- it is paused], p_found for each touched step [ordinal, status, attempt, effect_epoch] as it is.
create function meshhook_private.hash_plan(
  p_workflow_id uuid,
  p_begun jsonb,
  p_item jsonb,
  p_found jsonb,
  p_effects jsonb,
  p_blocked_by jsonb,
  p_timers jsonb,
  p_delay float8,
  p_verdicts jsonb
)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return encode(sha256(convert_to(jsonb_build_array(
    p_workflow_id, p_begun, p_item, p_found, p_effects, p_blocked_by, p_timers, p_delay, p_verdicts
  )::text, 'UTF8')), 'hex');
end;
$$;

comment on function meshhook_private.hash_plan(
  uuid, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, float8, jsonb
) is
'The fingerprint of a resume plan, over exactly what it depends on.';
revoke all on function meshhook_private.hash_plan(
  uuid, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, float8, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
