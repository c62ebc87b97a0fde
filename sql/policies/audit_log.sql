-- Members read the audit log; the holder of an open ticket inserts the one row of its act. Nothing
-- changes a row, and nothing removes one that no checkpoint has let go.
alter table meshhook.audit_log enable row level security;
revoke all on meshhook.audit_log from public, anon, authenticated, service_role, meshhook_worker;
grant
select,
insert (
  project_id, user_id, action, resource_type, resource_id, act_id, metadata,
  database_role, request_id, ip_address, user_agent
)
on meshhook.audit_log to authenticated;
grant select on meshhook.audit_log to service_role;

create policy members_read on meshhook.audit_log
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy operators_insert_under_a_ticket on meshhook.audit_log
for insert to authenticated
with check (meshhook_private.covers_audit(project_id, act_id));

create trigger refuse_change before update on meshhook.audit_log
for each row execute function meshhook_private.refuse_change();
create trigger keep_rows after delete on meshhook.audit_log
referencing old table as gone
for each statement execute function meshhook_private.keep_rows();
create trigger refuse_truncate before truncate on meshhook.audit_log
for each statement execute function meshhook_private.refuse_change();
create constraint trigger chain_audit after insert on meshhook.audit_log
deferrable initially deferred
for each row execute function meshhook_private.chain_audit();
