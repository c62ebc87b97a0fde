-- The id of a new run or act: a UUID of version 7 (RFC 9562), which begins with the milliseconds of
-- the clock, so that what comes into being together stands together in every index; the rest is
-- random. uuidv7() is the same, from PostgreSQL 18 on.
create function meshhook_private.draw_id()
returns uuid
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_milliseconds bigint := floor(extract(epoch from clock_timestamp()) * 1000)::bigint;
begin
  -- Version 4 is 0100 in the upper half of the seventh byte; 7 is 0111. The variant is the same.
  return encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid()) placing substr(int8send(v_milliseconds), 3) from 1),
      52, 1
    ), 53, 1),
    'hex'
  )::uuid;
end;
$$;

comment on function meshhook_private.draw_id() is
'The id of a new run or act, which grows with time.';
revoke all on function meshhook_private.draw_id()
from public, anon, authenticated, service_role, meshhook_worker;
