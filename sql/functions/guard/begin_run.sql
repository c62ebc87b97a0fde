-- BEFORE INSERT on workflow_runs: stamps how a run begins, whoever inserts it.
-- Raises: PT413 too_large; PT400 invalid_argument.
create function meshhook_private.begin_run()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if octet_length(new.input::text) > 1048576 then
    raise sqlstate 'PT413' using
      message = 'the input is too large',
      detail = '{"reason": "too_large", "input_bytes": 1048576}',
      hint = 'Send less, or a reference to where the data lies.';
  end if;
  if meshhook_private.is_too_deep(new.input) then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'input: nested at most 64 levels deep.';
  end if;
  if octet_length(new.idempotency_key) not between 1 and 200 then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'idempotency_key: 1 to 200 bytes, or leave it out.';
  end if;
  -- A default can't name a function that is made anew.
  new.id := meshhook_private.draw_id();
  new.status := 'running';
  new.started_at := clock_timestamp();
  new.started_by := meshhook_private.caller_id();
  return new;
end;
$$;

comment on function meshhook_private.begin_run() is
'Trigger: stamps how a run begins.';
revoke all on function meshhook_private.begin_run()
from public, anon, authenticated, service_role, meshhook_worker;
