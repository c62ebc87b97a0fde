-- What a resume from this step would touch; nothing is written. The body is bound when it is
-- made, so that it may name the one function that plans without the caller having the use of its
-- schema.
-- With options.all_roots and step_key '' it previews resume_run.
-- Raises: what resume_run_from_step would refuse, docs/errors.md.
create function meshhook.preview_resume(
  run_id uuid, step_key text, item_key text default '', options jsonb default '{}'
)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select meshhook_private.describe_plan(
    preview_resume.run_id, preview_resume.step_key, preview_resume.item_key, preview_resume.options
  );
end;

comment on function meshhook.preview_resume(uuid, text, text, jsonb) is
'What a resume from this step would touch. Answers {plan_hash, target, targets, input, reset, kept,
blocked_by, effects, policy, definition, timers}.';
revoke all on function meshhook.preview_resume(uuid, text, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.preview_resume(uuid, text, text, jsonb) to authenticated;
