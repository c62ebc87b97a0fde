-- Members read the chain, to verify it; only the chain writes it.
alter table meshhook.audit_chain enable row level security;
revoke all on meshhook.audit_chain from public, anon, authenticated, service_role, meshhook_worker;
grant select on meshhook.audit_chain to authenticated, service_role;

create policy members_read on meshhook.audit_chain
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create trigger refuse_change before update on meshhook.audit_chain
for each row execute function meshhook_private.refuse_change();
create trigger keep_links after delete on meshhook.audit_chain
referencing old table as gone
for each statement execute function meshhook_private.keep_links();
create trigger refuse_truncate before truncate on meshhook.audit_chain
for each statement execute function meshhook_private.refuse_change();
