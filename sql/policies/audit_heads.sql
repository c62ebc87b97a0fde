-- Members read the head of their chain, to export it; only the chain writes it.
alter table meshhook.audit_heads enable row level security;
revoke all on meshhook.audit_heads from public, anon, authenticated, service_role, meshhook_worker;
grant select on meshhook.audit_heads to authenticated, service_role;

create policy members_read on meshhook.audit_heads
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));
