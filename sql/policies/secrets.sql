-- Members see which secrets there are; no API role reads or writes a value here yet.
alter table meshhook.secrets enable row level security;
revoke all on meshhook.secrets from public, anon, authenticated, service_role, meshhook_worker;
grant select (id, project_id, key, created_at, updated_at) on meshhook.secrets to authenticated;

create policy members_read on meshhook.secrets
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));
