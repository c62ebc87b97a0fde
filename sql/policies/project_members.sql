-- Members see each other; admins add, change and remove them. Removing is an update of the role to
-- null, since a grant of delete would allow any session to lock the whole table.
alter table meshhook.project_members enable row level security;
revoke all on meshhook.project_members
from public, anon, authenticated, service_role, meshhook_worker;
grant select, insert (project_id, user_id, role), update (role)
on meshhook.project_members to authenticated;
grant select on meshhook.project_members to service_role;

create policy members_read on meshhook.project_members
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy admins_add on meshhook.project_members
for insert to authenticated
with check (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create policy admins_change on meshhook.project_members
for update to authenticated
using (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]))
with check (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create trigger keep_an_admin before update or delete on meshhook.project_members
for each row execute function meshhook_private.keep_an_admin();
create trigger stamp_member before insert or update on meshhook.project_members
for each row execute function meshhook_private.stamp_member();
create trigger audit_member after insert or update on meshhook.project_members
for each row execute function meshhook_private.audit_member();
create trigger remove_member after insert or update on meshhook.project_members
for each row when (new.role is null)
execute function meshhook_private.remove_member();
create trigger touch_row before update on meshhook.project_members
for each row execute function meshhook_private.touch_row();
