-- BEFORE UPDATE: keeps updated_at.
create function meshhook_private.touch_row()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

comment on function meshhook_private.touch_row() is
'Trigger: keeps updated_at.';
revoke all on function meshhook_private.touch_row()
from public, anon, authenticated, service_role, meshhook_worker;
