-- The fingerprint of a plan: the definition, the attempt each target starts from and what its input
-- reads, the attempt of the item that is named, state and attempt of every reset step, the effects
-- and the blockers. Times and branches that run beside it are left out, so that they do not change
-- it.
create function meshhook_private.hash_plan(
  p_workflow_id uuid,
  p_targets meshhook.act_target[],
  p_item jsonb,
  p_before meshhook.step_state[],
  p_effects jsonb,
  p_blocked_by jsonb
)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return encode(sha256(convert_to(concat_ws(
    e'\n',
    p_workflow_id,
    (
      select string_agg(
        row(t.step_key, t.from_attempt, t.attempt, t.reads, t.input_mode)::text, ';'
      )
      from unnest(p_targets) as t
    ),
    p_item,
    (
      select string_agg(concat_ws(' ', b.ordinal, b.status, b.attempt, b.effect_epoch), ';')
      from unnest(p_before) as b
    ),
    p_effects,
    p_blocked_by
  ), 'UTF8')), 'hex');
end;
$$;

comment on function meshhook_private.hash_plan(
  uuid, meshhook.act_target[], jsonb, meshhook.step_state[], jsonb, jsonb
) is
'The fingerprint of a resume plan, over exactly what it depends on.';
revoke all on function meshhook_private.hash_plan(
  uuid, meshhook.act_target[], jsonb, meshhook.step_state[], jsonb, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
