-- The handle that an attempt of a branch chose, or null: what decides about edges that ask for one.
create function meshhook_private.chosen_handle(
  p_project_id uuid, p_run_id uuid, p_step_key text, p_attempt int
)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select a.handle
    from meshhook.step_attempts as a
    where
      a.project_id = p_project_id
      and a.run_id = p_run_id
      and a.step_key = p_step_key
      and a.item_key = ''
      and a.attempt = p_attempt
  );
end;
$$;

comment on function meshhook_private.chosen_handle(uuid, uuid, text, int) is
'The handle that an attempt of a branch chose, or null.';
revoke all on function meshhook_private.chosen_handle(uuid, uuid, text, int)
from public, anon, authenticated, service_role, meshhook_worker;
