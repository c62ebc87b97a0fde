-- The audit row of an act of a person that the owner's code carries out; p_request are the
-- request_facts of who began it. A resume writes its row itself, with the caller's rights.
create function meshhook_private.write_audit(
  p_project_id uuid,
  p_user_id uuid,
  p_action text,
  p_resource_type text,
  p_metadata jsonb,
  p_request jsonb,
  p_resource_id uuid default null,
  p_act_id uuid default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into meshhook.audit_log (
    project_id, user_id, action, resource_type, resource_id, act_id, metadata,
    database_role, request_id, ip_address, user_agent
  )
  values (
    p_project_id, p_user_id, p_action, p_resource_type, p_resource_id, p_act_id,
    jsonb_strip_nulls(p_metadata),
    p_request ->> 'database_role', p_request ->> 'request_id',
    p_request ->> 'ip_address', p_request ->> 'user_agent'
  );
end;
$$;

comment on function meshhook_private.write_audit(
  uuid, uuid, text, text, jsonb, jsonb, uuid, uuid
) is
'Writes the audit row of an act that the owner''s code carries out.';
revoke all on function meshhook_private.write_audit(
  uuid, uuid, text, text, jsonb, jsonb, uuid, uuid
)
from public, anon, authenticated, service_role, meshhook_worker;
