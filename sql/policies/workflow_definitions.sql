-- Members read definitions; admins publish, which is an insert of slug and document. Nothing
-- changes a published one.
alter table meshhook.workflow_definitions enable row level security;
revoke all on meshhook.workflow_definitions
from public, anon, authenticated, service_role, meshhook_worker;
grant select, insert (project_id, slug, definition)
on meshhook.workflow_definitions to authenticated;
grant select on meshhook.workflow_definitions to service_role;

create policy members_read on meshhook.workflow_definitions
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy admins_publish on meshhook.workflow_definitions
for insert to authenticated
with check (project_id = any((select meshhook_private.caller_projects('admin'))::uuid[]));

create trigger stamp_definition before insert on meshhook.workflow_definitions
for each row execute function meshhook_private.stamp_definition();
create trigger compile_published after insert on meshhook.workflow_definitions
for each row execute function meshhook_private.compile_published();
create trigger refuse_change before update on meshhook.workflow_definitions
for each row execute function meshhook_private.refuse_change();
