-- Members read the compiled nodes; only publishing writes them.
alter table meshhook.workflow_nodes enable row level security;
revoke all on meshhook.workflow_nodes
from public, anon, authenticated, service_role, meshhook_worker;
grant select on meshhook.workflow_nodes to authenticated, service_role;

create policy members_read on meshhook.workflow_nodes
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));
