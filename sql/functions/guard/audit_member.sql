-- AFTER INSERT or UPDATE, BEFORE DELETE on project_members: one audit row for each act of a
-- person, in the name of whoever acted before the row was written.
create function meshhook_private.audit_member()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member meshhook.project_members;
  v_actor uuid;
begin
  v_member := case when tg_op = 'DELETE' then old else new end;
  v_actor := case when tg_op = 'DELETE' then meshhook_private.caller_id() else new.changed_by end;
  if v_actor is not null then
    insert into meshhook.audit_log (
      project_id, user_id, action, resource_type, resource_id, metadata,
      database_role, request_id, ip_address, user_agent
    )
    select
      v_member.project_id,
      v_actor,
      case tg_op when 'DELETE' then 'remove_member' else 'set_member' end,
      'project_member',
      v_member.user_id,
      jsonb_strip_nulls(jsonb_build_object(
        'role', case when tg_op <> 'DELETE' then new.role end,
        'from_role', case when tg_op <> 'INSERT' then old.role end
      )),
      f.facts ->> 'database_role',
      f.facts ->> 'request_id',
      f.facts ->> 'ip_address',
      f.facts ->> 'user_agent'
    from (select meshhook_private.request_facts() as facts) as f;
  end if;
  return old;
end;
$$;

comment on function meshhook_private.audit_member() is
'Trigger: audits the acts of people on members.';
revoke all on function meshhook_private.audit_member()
from public, anon, authenticated, service_role, meshhook_worker;
