-- Members read the log of a run; only transitions write it.
alter table meshhook.workflow_events enable row level security;
revoke all on meshhook.workflow_events
from public, anon, authenticated, service_role, meshhook_worker;
grant select on meshhook.workflow_events to authenticated, service_role;

create policy members_read on meshhook.workflow_events
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create trigger refuse_change before update on meshhook.workflow_events
for each row execute function meshhook_private.refuse_change();
