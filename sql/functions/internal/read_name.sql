-- The name that a token of kind n or q stands for, its quotes and escapes resolved.
create function meshhook_private.read_name(p_piece text)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_token constant text := ltrim(p_piece, e' \t\r\n');
begin
  if v_token like '"%' then
    return v_token::jsonb #>> '{}';
  end if;
  return v_token;
end;
$$;

comment on function meshhook_private.read_name(text) is
'The name that a token stands for, its quotes and escapes resolved.';
revoke all on function meshhook_private.read_name(text)
from public, anon, authenticated, service_role, meshhook_worker;
