-- BEFORE UPDATE or DELETE on project_members: a project never loses its last admin. The project is
-- locked, so that two admins who leave at once are told one after the other.
-- Locks: the project.
-- Raises: PT409 last_admin; PT401 unauthenticated.
create function meshhook_private.keep_an_admin()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook_private.check_member_act();
  if old.role = 'admin' and (tg_op = 'DELETE' or (new.role is distinct from 'admin')) then
    perform 1 from meshhook.projects as p where p.id = old.project_id for no key update;
    -- With the project gone (its deletion cascades) there is nothing left to administer.
    if found and not exists (
      select 1
      from meshhook.project_members as m
      where m.project_id = old.project_id and m.user_id <> old.user_id and m.role = 'admin'
    ) then
      raise sqlstate 'PT409' using
        message = 'a project keeps at least one admin',
        detail = '{"reason": "last_admin"}',
        hint = 'Make somebody else an admin first.';
    end if;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end;
$$;

comment on function meshhook_private.keep_an_admin() is
'Trigger: a project never loses its last admin.';
revoke all on function meshhook_private.keep_an_admin()
from public, anon, authenticated, service_role, meshhook_worker;
