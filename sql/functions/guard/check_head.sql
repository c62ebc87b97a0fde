-- Judges the arguments of audit_verify and export_audit: a project that the caller is a member of,
-- and a head in the form NUMBER:HASH, or none.
-- Raises: PT401; PT404 project_not_found; PT400 invalid_argument.
create function meshhook_private.check_head(p_project_id uuid, p_head text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_caller();
  if not exists (select 1 from meshhook.projects as p where p.id = p_project_id) then
    raise sqlstate 'PT404' using
      message = 'project not found',
      detail = '{"reason": "project_not_found"}',
      hint = 'Check the id; list_projects shows the projects that you are a member of.';
  end if;
  if p_head !~ '^[1-9][0-9]{0,17}:[0-9a-f]{64}$' then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'head: NUMBER:HASH, as audit_verify or an export told it.';
  end if;
end;
$$;

comment on function meshhook_private.check_head(uuid, text) is
'Raises unless the caller is a member of the project, and the head, if any, is well-formed.';
revoke all on function meshhook_private.check_head(uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.check_head(uuid, text) to authenticated;
