-- Judges the arguments of a list: filter an object with known keys and text or number values.
-- Raises: PT400 invalid_argument.
create function meshhook.check_page(filter jsonb, known text[], page_size int, after text)
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
    when coalesce(check_page.page_size not between 1 and 500, true) then 'page_size: 1 to 500.'
    when coalesce(jsonb_typeof(check_page.filter), '') <> 'object' then 'filter: a JSON object.'
    when octet_length(check_page.filter::text) > 10000 then 'filter: at most 10,000 bytes.'
    when octet_length(check_page.after) > 200 then 'after: the next of the page before.'
  end;
  if v_problem is null then
    select 'filter: use ' || array_to_string(check_page.known, ', ') || ' with text or numbers.'
    into v_problem
    from jsonb_each(check_page.filter) as f
    where f.key <> all(check_page.known) or jsonb_typeof(f.value) not in ('string', 'number')
    limit 1;
  end if;
  if v_problem is not null then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = v_problem;
  end if;
end;
$$;

comment on function meshhook.check_page(jsonb, text[], int, text) is
'Raises unless the arguments of a list are well-formed.';
revoke all on function meshhook.check_page(jsonb, text[], int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.check_page(jsonb, text[], int, text) to authenticated;
