-- Judges what resume_runs has beyond a single resume: a key that leaves room for the id of a run,
-- and the options limit, after and dry_run.
-- Raises: PT400 invalid_argument.
create function meshhook.check_bulk(idempotency_key text, options jsonb)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
begin
  v_problem := case
    when coalesce(jsonb_typeof(check_bulk.options), '') <> 'object'
      then 'options: a JSON object, {} for none.'
    when octet_length(check_bulk.idempotency_key) not between 1 and 160
      then 'idempotency_key: 1 to 160 bytes, or leave it out.'
    when check_bulk.options ? 'all_roots'
      then 'options.all_roots: leave step_key out of the filter for that.'
    when check_bulk.options ? 'limit' and not (
      check_bulk.options ->> 'limit' ~ '^\d{1,3}$'
      and jsonb_typeof(check_bulk.options -> 'limit') = 'number'
      and (check_bulk.options ->> 'limit')::int between 1 and 500
    ) then 'options.limit: 1 to 500.'
    when check_bulk.options ? 'after' and not (
      jsonb_typeof(check_bulk.options -> 'after') in ('string', 'null')
      and octet_length(check_bulk.options ->> 'after') <= 200
    ) then 'options.after: the next of the page before.'
    when check_bulk.options ? 'dry_run' and jsonb_typeof(check_bulk.options -> 'dry_run') <> 'boolean'
      then 'options.dry_run: true or false.'
  end;
  if v_problem is not null then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = v_problem;
  end if;
end;
$$;

comment on function meshhook.check_bulk(text, jsonb) is
'Raises unless key and options of a bulk resume are well-formed.';
revoke all on function meshhook.check_bulk(text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.check_bulk(text, jsonb) to authenticated;
