-- AFTER INSERT or UPDATE on project_members: one audit row for each act of a person, in the name of
-- whoever acted before the row was written. A row that was changed again before it could be told of
-- (RETURNING runs in between) would leave the log ending with what is no more.
-- Raises: 27000 triggered_data_change_violation.
create function meshhook_private.audit_member()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select 1
    from meshhook.project_members as m
    where
      m.project_id = new.project_id
      and m.user_id = new.user_id
      and (m.role is not distinct from new.role)
      and (m.changed_by is not distinct from new.changed_by)
  ) then
    raise triggered_data_change_violation using
      message = 'a member was changed twice in one statement',
      hint = 'Change a member once a statement.';
  end if;
  if new.changed_by is not null then
    perform meshhook_private.write_audit(
      new.project_id,
      new.changed_by,
      case when new.role is null then 'remove_member' else 'set_member' end,
      'project_member',
      jsonb_build_object(
        'role', new.role,
        'from_role', case when tg_op = 'UPDATE' then old.role end
      ),
      new.request,
      p_resource_id => new.user_id
    );
  end if;
  return null;
end;
$$;

comment on function meshhook_private.audit_member() is
'Trigger: audits the acts of people on members.';
revoke all on function meshhook_private.audit_member()
from public, anon, authenticated, service_role, meshhook_worker;
