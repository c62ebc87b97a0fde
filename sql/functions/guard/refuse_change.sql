-- BEFORE UPDATE, DELETE or TRUNCATE on what is only ever appended to.
-- Raises: 42501.
create function meshhook_private.refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  raise insufficient_privilege using
    message = format('%s is append-only', tg_table_name),
    hint = 'Write a new row instead.';
end;
$$;

comment on function meshhook_private.refuse_change() is
'Trigger: what is append-only stays as it is.';
revoke all on function meshhook_private.refuse_change()
from public, anon, authenticated, service_role, meshhook_worker;
