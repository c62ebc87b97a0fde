-- AFTER INSERT or UPDATE on project_members: one audit row for each act of a person, in the name of
-- whoever acted before the row was written.
create function meshhook_private.audit_member()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.changed_by is not null then
    insert into meshhook.audit_log (
      project_id, user_id, action, resource_type, resource_id, metadata,
      database_role, request_id, ip_address, user_agent
    )
    select
      new.project_id,
      new.changed_by,
      case when new.role is null then 'remove_member' else 'set_member' end,
      'project_member',
      new.user_id,
      jsonb_strip_nulls(jsonb_build_object(
        'role', new.role,
        'from_role', case when tg_op <> 'INSERT' then old.role end
      )),
      f.facts ->> 'database_role',
      f.facts ->> 'request_id',
      f.facts ->> 'ip_address',
      f.facts ->> 'user_agent'
    from (select meshhook_private.request_facts() as facts) as f;
  end if;
  return null;
end;
$$;

comment on function meshhook_private.audit_member() is
'Trigger: audits the acts of people on members.';
revoke all on function meshhook_private.audit_member()
from public, anon, authenticated, service_role, meshhook_worker;
