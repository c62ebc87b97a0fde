-- Members read runs; operators start one with an insert of what a start gives, and change one
-- under their own open ticket. The row lock that precedes a ticket asks for the operator's role
-- alone, since a lock obeys USING; what may be written is for WITH CHECK, row by row.
alter table meshhook.workflow_runs enable row level security;
revoke all on meshhook.workflow_runs
from public, anon, authenticated, service_role, meshhook_worker;
grant
select,
insert (project_id, workflow_id, input, idempotency_key, from_run),
update (
  status, error, finished_at, directive, active_count, paused_count, failed_count, canceled_count
)
on meshhook.workflow_runs to authenticated;
grant select, insert (project_id, workflow_id, input, idempotency_key, from_run)
on meshhook.workflow_runs to service_role;

create policy members_read on meshhook.workflow_runs
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy operators_start on meshhook.workflow_runs
for insert to authenticated
with check (project_id = any((select meshhook_private.caller_projects('operator'))::uuid[]));

create policy operators_change_under_a_ticket on meshhook.workflow_runs
for update to authenticated
using (project_id = any((select meshhook_private.caller_projects('operator'))::uuid[]))
with check (meshhook_private.covers_run(project_id, id));

create trigger begin_run before insert on meshhook.workflow_runs
for each row execute function meshhook_private.begin_run();
create trigger open_run after insert on meshhook.workflow_runs
for each row execute function meshhook_private.open_run();
create trigger touch_row before update on meshhook.workflow_runs
for each row execute function meshhook_private.touch_row();
