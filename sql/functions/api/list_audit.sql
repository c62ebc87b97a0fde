-- A page of the audit log, newest first. Filter keys: action, user_id, resource_id.
-- Raises: PT401, PT400 invalid_argument.
create function meshhook.list_audit(
  project_id uuid, filter jsonb default '{}', page_size int default 50, after text default null
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_after bigint;
begin
  perform meshhook.check_caller();
  perform meshhook.check_page(
    filter, array['action', 'user_id', 'resource_id'], page_size, after
  );
  -- Read first: what is malformed is told whether or not there is a row to compare.
  v_after := list_audit.after::bigint;
  return (
    with page as (
      select l.*
      from meshhook.audit_log as l
      where
        l.project_id = list_audit.project_id
        and (v_after is null or l.id < v_after)
        and (not filter ? 'action' or l.action = filter ->> 'action')
        and (not filter ? 'user_id' or l.user_id::text = filter ->> 'user_id')
        and (not filter ? 'resource_id' or l.resource_id::text = filter ->> 'resource_id')
      order by l.id desc
      limit page_size
    )

    select jsonb_build_object(
      'audit', coalesce(jsonb_agg(to_jsonb(p) order by p.id desc), '[]'),
      'next', case when count(*) = page_size then min(p.id)::text end
    )
    from page as p
  );
exception
  when data_exception then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'after: the next of the page before.';
end;
$$;

comment on function meshhook.list_audit(uuid, jsonb, int, text) is
'Answers {audit, next}: a page of the audit log, newest first; after takes next.';
revoke all on function meshhook.list_audit(uuid, jsonb, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_audit(uuid, jsonb, int, text) to authenticated;
