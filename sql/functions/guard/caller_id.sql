-- The signed-in user of this request, or null. Reads the same claims as auth.uid(), but answers
-- null where that raises: claims that are empty, not JSON, or whose sub is not a uuid mean
-- nobody.
create function meshhook_private.caller_id()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid;
exception
  when data_exception or statement_too_complex then
    return null;
end;
$$;

comment on function meshhook_private.caller_id() is
'The signed-in user of this request; null when there is none or the claims can not be read.';
revoke all on function meshhook_private.caller_id()
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.caller_id() to authenticated;
