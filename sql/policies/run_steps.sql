-- Members read steps; the holder of an open ticket changes those that it touches.
alter table meshhook.run_steps enable row level security;
revoke all on meshhook.run_steps from public, anon, authenticated, service_role, meshhook_worker;
grant select, update (status, attempt, unsettled, live, effect_epoch)
on meshhook.run_steps to authenticated;
grant select on meshhook.run_steps to service_role;

create policy members_read on meshhook.run_steps
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy operators_change_under_a_ticket on meshhook.run_steps
for update to authenticated
using (run_id = (select meshhook_private.open_ticket_run()))
with check (meshhook_private.covers_step(run_id, ordinal, item_key));
