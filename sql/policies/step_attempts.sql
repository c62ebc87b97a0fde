-- Members read attempts; the holder of an open ticket inserts those that it promises, and ends the
-- queued ones that its reset takes back. Outputs are nobody's to write but the worker's finish.
alter table meshhook.step_attempts enable row level security;
revoke all on meshhook.step_attempts
from public, anon, authenticated, service_role, meshhook_worker;
grant
select,
insert (project_id, run_id, step_key, item_key, attempt, act_id, origin, status, due_at),
update (status)
on meshhook.step_attempts to authenticated;
grant select on meshhook.step_attempts to service_role;

create policy members_read on meshhook.step_attempts
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy operators_insert_under_a_ticket on meshhook.step_attempts
for insert to authenticated
with check (
  meshhook_private.covers_new_attempt(act_id, run_id, step_key, item_key, attempt)
);

create policy operators_recall_under_a_ticket on meshhook.step_attempts
for update to authenticated
using (run_id = (select meshhook_private.open_ticket_run()) and status = 'queued')
with check (
  status = 'canceled'
  and meshhook_private.covers_recalled_attempt(run_id, step_key, item_key, attempt)
);

create trigger enqueue_attempts after insert on meshhook.step_attempts
referencing new table as born
for each statement execute function meshhook_private.enqueue_attempts();
