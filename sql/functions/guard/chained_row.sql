-- The bytes that the chain is hashed over: an audit row as a JSON array, its number in the chain
-- first. Callers set the timezone, on which the text of a time depends.
create function meshhook_private.chained_row(p_number bigint, p_row meshhook.audit_log)
returns bytea
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return convert_to(jsonb_build_array(
    p_number, p_row.id, p_row.project_id, p_row.user_id, p_row.action, p_row.resource_type,
    p_row.resource_id, p_row.act_id, p_row.metadata, p_row.database_role, p_row.request_id,
    p_row.ip_address, p_row.user_agent, p_row.created_at
  )::text, 'UTF8');
end;
$$;

comment on function meshhook_private.chained_row(bigint, meshhook.audit_log) is
'The bytes of an audit row that its chain is hashed over.';
revoke all on function meshhook_private.chained_row(bigint, meshhook.audit_log)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.chained_row(bigint, meshhook.audit_log)
to authenticated;
