-- BEFORE INSERT or UPDATE on project_members: stamps who acts, and that it is an admin. The audit
-- row is written after the row, when the claims may say something else already; a policy has read
-- them before it, when they may have said something else still.
-- Raises: PT401 unauthenticated, PT409 isolation_level, 42501.
create function meshhook_private.stamp_member()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook_private.check_member_act();
  new.changed_by := meshhook_private.caller_id();
  new.request := meshhook_private.request_facts();
  if
    meshhook_private.caller_role() = 'authenticated'
    and not exists (
      select 1
      from meshhook.project_members as m
      where m.project_id = new.project_id and m.user_id = new.changed_by and m.role = 'admin'
    )
    -- The creator of a project is its first member.
    and not exists (
      select 1
      from meshhook.projects as p
      where
        p.id = new.project_id
        and p.owner = new.changed_by
        and not exists (
          select 1 from meshhook.project_members as m where m.project_id = p.id
        )
    )
  then
    -- What the policy says to a project that is not there, word for word.
    raise insufficient_privilege using
      message = 'new row violates row-level security policy for table "project_members"';
  end if;
  return new;
end;
$$;

comment on function meshhook_private.stamp_member() is
'Trigger: stamps who adds or changes a member.';
revoke all on function meshhook_private.stamp_member()
from public, anon, authenticated, service_role, meshhook_worker;
