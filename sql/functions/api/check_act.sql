-- Judges the arguments of an act before anything is looked up. The acts call it first; the guard of
-- the ledger calls it again, since a row may come without one. Definer only to read the claims.
-- Raises: PT401 unauthenticated; PT409 isolation_level; PT400 invalid_argument; PT422
-- invalid_patch; PT413 too_large.
create function meshhook.check_act(
  run_id uuid,
  step_key text,
  reason text,
  idempotency_key text,
  expected_attempt int,
  input_patch jsonb,
  plan_hash text,
  options jsonb
)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
begin
  if meshhook_private.caller_id() is null then
    raise sqlstate 'PT401' using
      message = 'sign in first',
      detail = '{"reason": "unauthenticated"}',
      hint = 'Send the token of a signed-in user.';
  end if;

  -- Before any lock: under another level a lock may raise 40001, and a proof on an old snapshot
  -- would prove the past.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise sqlstate 'PT409' using
      message = 'acts run at read committed only',
      detail = '{"reason": "isolation_level"}',
      hint = 'Begin the transaction with isolation level read committed.';
  end if;

  v_problem := case
    when check_act.run_id is null then 'run_id: give the id of a run.'
    when check_act.step_key is null then 'step_key: name the step to resume from.'
    when octet_length(check_act.step_key) > 200 then 'step_key: at most 200 bytes.'
    when char_length(check_act.reason) > 2000 then 'reason: at most 2,000 characters.'
    when octet_length(check_act.idempotency_key) not between 1 and 200
      then 'idempotency_key: 1 to 200 bytes, or leave it out.'
    when check_act.expected_attempt < 1 then 'expected_attempt: a number from 1.'
    when octet_length(check_act.plan_hash) > 200 then 'plan_hash: the one that a preview gave.'
    when check_act.options is null or jsonb_typeof(check_act.options) <> 'object'
      then 'options: a JSON object, {} for none.'
  end;
  if v_problem is null and check_act.options <> '{}' then
    v_problem := meshhook_private.check_options(check_act.options);
    if v_problem is null and check_act.input_patch is not null
      and check_act.options ?| array['supplied_output', 'all_roots']
    then
      v_problem := 'input_patch: not together with supplied_output or all_roots.';
    end if;
  end if;
  if v_problem is not null then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = v_problem;
  end if;

  if check_act.input_patch is null and check_act.options = '{}' then
    return;
  end if;
  if jsonb_typeof(check_act.input_patch) <> 'object' then
    raise sqlstate 'PT422' using
      message = 'the input patch is not an object',
      detail = '{"reason": "invalid_patch"}',
      hint = 'Give a JSON merge patch, for example {"input": {"title": "mended"}}.';
  end if;
  if meshhook_private.is_too_deep(check_act.input_patch)
    or meshhook_private.is_too_deep(check_act.options)
  then
    raise sqlstate 'PT422' using
      message = 'an argument is nested too deep',
      detail = '{"reason": "invalid_patch", "depth": 64}',
      hint = 'A patch or an option is at most 64 levels deep.';
  end if;
  if octet_length(check_act.input_patch::text) > 65536
    or octet_length(check_act.options::text) > 1048576
  then
    raise sqlstate 'PT413' using
      message = 'an argument is too large',
      detail = '{"reason": "too_large", "input_patch_bytes": 65536, "options_bytes": 1048576}',
      hint = 'Send less: a patch names only what changes.';
  end if;
end;
$$;

comment on function meshhook.check_act(uuid, text, text, text, int, jsonb, text, jsonb) is
'Judges the arguments of an act: PT401, PT400, PT422 invalid_patch, PT413.';
revoke all on function meshhook.check_act(uuid, text, text, text, int, jsonb, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.check_act(uuid, text, text, text, int, jsonb, text, jsonb)
to authenticated;
