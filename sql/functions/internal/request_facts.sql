-- database_role, and request_id, ip_address and user_agent as the request claims them, each cut at
-- 200 characters and left out where there are no headers or they can not be read.
create function meshhook_private.request_facts()
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_facts jsonb := jsonb_build_object('database_role', meshhook_private.caller_role());
  v_headers jsonb;
begin
  if coalesce(current_setting('request.headers', true), '') = '' then
    return v_facts;
  end if;
  v_headers := current_setting('request.headers', true)::jsonb;
  return v_facts || jsonb_strip_nulls(jsonb_build_object(
    'request_id', left(v_headers ->> 'x-request-id', 200),
    'ip_address', left(v_headers ->> 'x-forwarded-for', 200),
    'user_agent', left(v_headers ->> 'user-agent', 200)
  ));
exception
  when data_exception or statement_too_complex then
    return v_facts;
end;
$$;

comment on function meshhook_private.request_facts() is
'What is known of the request: database_role, request_id, ip_address, user_agent.';
revoke all on function meshhook_private.request_facts()
from public, anon, authenticated, service_role, meshhook_worker;
