-- The Idempotency-Key of a step's outside effect: the same over retries and over the resume of an
-- unfinished step, another one when the operator asked for the effect anew (a new epoch).
create function meshhook_private.effect_key(
  p_run_id uuid, p_step_key text, p_item_key text, p_epoch int
)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return 'mh_' || encode(
    sha256(convert_to(
      jsonb_build_array(p_run_id, p_step_key, p_item_key, p_epoch)::text, 'UTF8'
    )),
    'hex'
  );
end;
$$;

comment on function meshhook_private.effect_key(uuid, text, text, int) is
'The Idempotency-Key of an outside effect: stable within an epoch.';
revoke all on function meshhook_private.effect_key(uuid, text, text, int)
from public, anon, authenticated, service_role, meshhook_worker;
