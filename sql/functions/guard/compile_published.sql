-- AFTER INSERT on workflow_definitions: writes nodes and edges.
create function meshhook_private.compile_published()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook_private.compile_definition(new.project_id, new.id, new.definition);
  return null;
end;
$$;

comment on function meshhook_private.compile_published() is
'Trigger: compiles a published definition.';
revoke all on function meshhook_private.compile_published()
from public, anon, authenticated, service_role, meshhook_worker;
