-- Members read snapshots; the holder of an open ticket inserts those that it promises.
alter table meshhook.step_snapshots enable row level security;
revoke all on meshhook.step_snapshots
from public, anon, authenticated, service_role, meshhook_worker;
grant
select,
insert (
  project_id, run_id, step_key, item_key, attempt, act_id,
  input_mode, cloned_from, reads, patches, node_hash
)
on meshhook.step_snapshots to authenticated;
grant select on meshhook.step_snapshots to service_role;

create policy members_read on meshhook.step_snapshots
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy operators_insert_under_a_ticket on meshhook.step_snapshots
for insert to authenticated
with check (
  meshhook_private.covers_new_attempt(act_id, run_id, step_key, item_key, attempt)
);
