-- Members read the ledger; operators insert what they ask for, the guard stamps the rest, the proof
-- holds the transaction to it.
alter table meshhook.run_acts enable row level security;
revoke all on meshhook.run_acts from public, anon, authenticated, service_role, meshhook_worker;
grant
select,
insert (
  project_id, run_id, kind, step_key, item_key, input_patch, options, reason,
  idempotency_key, expected_attempt, plan_hash, undoes
)
on meshhook.run_acts to authenticated;
grant select on meshhook.run_acts to service_role;

create policy members_read on meshhook.run_acts
for select to authenticated
using (project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]));

create policy operators_act on meshhook.run_acts
for insert to authenticated
with check (project_id = any((select meshhook_private.caller_projects('operator'))::uuid[]));

create trigger guard_act before insert on meshhook.run_acts
for each row execute function meshhook_private.guard_act();
create trigger carry_out_act after insert on meshhook.run_acts
for each row when (new.kind in ('pause_run', 'cancel_run', 'cancel_resume'))
execute function meshhook_private.carry_out_act();
create constraint trigger prove_act after insert on meshhook.run_acts
deferrable initially deferred
for each row when (new.proved_at is null)
execute function meshhook_private.prove_act();
