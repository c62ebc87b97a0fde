-- AFTER INSERT or UPDATE on project_members, where the role is null: the row goes.
create function meshhook_private.remove_member()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from meshhook.project_members as m
  where m.project_id = new.project_id and m.user_id = new.user_id and m.role is null;
  return null;
end;
$$;

comment on function meshhook_private.remove_member() is
'Trigger: removes a member whose role was set to null.';
revoke all on function meshhook_private.remove_member()
from public, anon, authenticated, service_role, meshhook_worker;
