-- AFTER INSERT or UPDATE on secrets, where the value is null: the row goes.
create function meshhook_private.remove_secret()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from meshhook.secrets as s where s.id = new.id and s.value_encrypted is null;
  return null;
end;
$$;

comment on function meshhook_private.remove_secret() is
'Trigger: removes a secret whose value was set to null.';
revoke all on function meshhook_private.remove_secret()
from public, anon, authenticated, service_role, meshhook_worker;
