-- Admins see which secrets there are, set and remove them; no API role reads a value. Removing is
-- an update of the value to null, since a grant of delete would allow any session to lock the
-- table against everybody.
alter table meshhook.secrets enable row level security;
revoke all on meshhook.secrets from public, anon, authenticated, service_role, meshhook_worker;
grant
select (id, project_id, key, key_id, changed_by, created_at, updated_at),
insert (project_id, key, value_encrypted),
update (value_encrypted)
on meshhook.secrets to authenticated;

create policy admins_read on meshhook.secrets
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create policy admins_add on meshhook.secrets
for insert to authenticated
with check (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create policy admins_change on meshhook.secrets
for update to authenticated
using (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]))
with check (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create trigger stamp_secret before insert or update on meshhook.secrets
for each row execute function meshhook_private.stamp_secret();
create trigger audit_secret after insert or update on meshhook.secrets
for each row execute function meshhook_private.audit_secret();
create trigger remove_secret after insert or update on meshhook.secrets
for each row when (new.value_encrypted is null)
execute function meshhook_private.remove_secret();
create trigger touch_row before update on meshhook.secrets
for each row execute function meshhook_private.touch_row();
