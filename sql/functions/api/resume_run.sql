-- Resumes all roots of a run in one act: untolerated failures, steps that pause_run stopped,
-- canceled steps that could have run. It never answers a pause node.
-- Raises: the error contract of resume, docs/errors.md.
create function meshhook.resume_run(
  run_id uuid,
  reason text default null,
  idempotency_key text default null,
  plan_hash text default null,
  options jsonb default '{}'
)
returns jsonb
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select meshhook.resume_run_from_step(
    run_id => resume_run.run_id,
    step_key => '',
    reason => resume_run.reason,
    idempotency_key => resume_run.idempotency_key,
    plan_hash => resume_run.plan_hash,
    options => resume_run.options || '{"all_roots": true}'
  )
$$;

comment on function meshhook.resume_run(uuid, text, text, text, jsonb) is
'Resumes all roots of a run in one act and continues a paused run.
Answers {act_id, run_id, targets, reset, audit_id, replayed}.';
revoke all on function meshhook.resume_run(uuid, text, text, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.resume_run(uuid, text, text, text, jsonb) to authenticated;
