-- AFTER INSERT on projects: the creator is its first admin.
create function meshhook_private.join_creator()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into meshhook.project_members (project_id, user_id, role)
  values (new.id, new.owner, 'admin');
  return null;
end;
$$;

comment on function meshhook_private.join_creator() is
'Trigger: makes the creator of a project its admin.';
revoke all on function meshhook_private.join_creator()
from public, anon, authenticated, service_role, meshhook_worker;
