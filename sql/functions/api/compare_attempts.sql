-- Two attempts of a step side by side: status, origin, times and act of each, and how the second
-- differs from the first in input, output and error. The body is bound when it is made, so that it
-- may name functions of a schema that the caller can't use.
-- Raises: PT401; PT404 run_not_found, step_not_found, attempt_not_found.
create function meshhook.compare_attempts(
  run_id uuid, step_key text, a int, b int, item_key text default ''
)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select d.described || meshhook_private.compare_parts(d.a, d.b)
  from
    meshhook_private.describe_attempts(
      compare_attempts.run_id,
      compare_attempts.step_key,
      coalesce(compare_attempts.item_key, ''),
      compare_attempts.a,
      compare_attempts.b
    ) as d;
end;

comment on function meshhook.compare_attempts(uuid, text, int, int, text) is
'Two attempts of a step side by side. Answers {run_id, step_key, item_key, a, b, changes,
is_truncated}; a change is {in, path, kind, a, b}: in is input, output or error, path a JSON pointer
into it, kind added, removed or changed. A value that is cut has its length beside it: a_bytes.';
revoke all on function meshhook.compare_attempts(uuid, text, int, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.compare_attempts(uuid, text, int, int, text) to authenticated;
