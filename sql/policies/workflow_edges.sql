-- Members read the compiled edges; only publishing writes them.
alter table meshhook.workflow_edges enable row level security;
revoke all on meshhook.workflow_edges
from public, anon, authenticated, service_role, meshhook_worker;
grant select on meshhook.workflow_edges to authenticated, service_role;

create policy members_read on meshhook.workflow_edges
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));
