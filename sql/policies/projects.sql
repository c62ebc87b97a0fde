-- Members see their projects, admins rename them, anyone signed in creates one.
alter table meshhook.projects enable row level security;
revoke all on meshhook.projects from public, anon, authenticated, service_role, meshhook_worker;
grant select, insert (id, name), update (name) on meshhook.projects to authenticated;
grant select on meshhook.projects to service_role;

create policy members_read on meshhook.projects
for select to authenticated
using (id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy anyone_creates on meshhook.projects
for insert to authenticated
with check (owner = (select meshhook_private.caller_id()));

create policy admins_rename on meshhook.projects
for update to authenticated
using (id = any((select meshhook_private.caller_projects('admin'))::uuid[]))
with check (id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create trigger stamp_project before insert on meshhook.projects
for each row execute function meshhook_private.stamp_project();
create trigger join_creator after insert on meshhook.projects
for each row execute function meshhook_private.join_creator();
create trigger touch_row before update on meshhook.projects
for each row execute function meshhook_private.touch_row();
