-- The projects in which the caller has at least the given role, as one array: a set would cost each
-- statement a store of its own. Policies call it in a sub-select, so that it runs once a statement
-- whatever the number of rows.
create function meshhook_private.caller_projects(p_least_role text)
returns uuid[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller uuid := meshhook_private.caller_id();
begin
  return array(
    select m.project_id
    from meshhook.project_members as m
    where
      m.user_id = v_caller
      and (p_least_role in ('viewer', m.role) or m.role = 'admin')
      and m.role is not null
  );
end;
$$;

comment on function meshhook_private.caller_projects(text) is
'The projects in which the caller is at least viewer, operator or admin.';
revoke all on function meshhook_private.caller_projects(text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.caller_projects(text) to authenticated;
