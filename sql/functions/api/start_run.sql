-- Starts a run of the newest version of a workflow, or of the one named. With from_run it is that
-- run again from its start: on the same input unless another one is given.
-- Raises: PT401, PT400 invalid_argument, PT404 project_not_found, workflow_not_found,
-- run_not_found, PT403 role_required, PT413 too_large, PT422 idempotency_key_reused.
create function meshhook.start_run(
  project_id uuid,
  slug text,
  input jsonb default '{}',
  version int default null,
  idempotency_key text default null,
  from_run uuid default null
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_workflow_id uuid;
  v_input jsonb := start_run.input;
  v_run meshhook.workflow_runs;
  v_is_replayed boolean := false;
begin
  perform meshhook.check_caller();
  if start_run.input is null or octet_length(start_run.idempotency_key) not between 1 and 200 then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'input: any JSON. idempotency_key: 1 to 200 bytes, or leave it out.';
  end if;
  if not exists (select 1 from meshhook.projects as p where p.id = start_run.project_id) then
    raise sqlstate 'PT404' using
      message = 'project not found',
      detail = '{"reason": "project_not_found"}',
      hint = 'Check the id; list_projects shows the projects that you are a member of.';
  end if;
  select d.id
  into v_workflow_id
  from meshhook.workflow_definitions as d
  where
    d.project_id = start_run.project_id
    and d.slug = start_run.slug
    and (start_run.version is null or d.version = start_run.version)
  order by d.version desc
  limit 1;
  if not found then
    raise sqlstate 'PT404' using
      message = 'workflow not found',
      detail = '{"reason": "workflow_not_found"}',
      hint = 'list_workflows shows slugs and versions.';
  end if;
  if start_run.from_run is not null then
    select case when start_run.input = '{}' then r.input else start_run.input end
    into v_input
    from meshhook.workflow_runs as r
    inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
    where
      r.project_id = start_run.project_id
      and r.id = start_run.from_run
      and d.slug = start_run.slug;
    if not found then
      raise sqlstate 'PT404' using
        message = 'run not found',
        detail = '{"reason": "run_not_found"}',
        hint = 'Check the id; list_runs shows the runs that you can see.';
    end if;
  end if;

  begin
    insert into meshhook.workflow_runs as r (
      project_id, workflow_id, input, idempotency_key, from_run
    )
    values (
      start_run.project_id, v_workflow_id, v_input, start_run.idempotency_key, start_run.from_run
    )
    returning r.id, r.status into v_run.id, v_run.status;
  exception
    when unique_violation then
      v_is_replayed := true;
    when insufficient_privilege then
      raise sqlstate 'PT403' using
        message = 'your role is too low',
        detail = '{"reason": "role_required", "role": "operator"}',
        hint = 'Ask an admin of the project for the role operator.';
  end;
  if v_is_replayed then
    select r.*
    into v_run
    from meshhook.workflow_runs as r
    inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
    where
      r.project_id = start_run.project_id
      and r.idempotency_key = start_run.idempotency_key
      and d.slug = start_run.slug
      and (start_run.version is null or d.version = start_run.version)
      and r.input = v_input
      and (r.from_run is not distinct from start_run.from_run);
    if not found then
      raise sqlstate 'PT422' using
        message = 'the idempotency key was used for another request',
        detail = '{"reason": "idempotency_key_reused"}',
        hint = 'Use a new key for a new request.';
    end if;
  end if;
  return jsonb_build_object(
    'run_id', v_run.id, 'status', v_run.status, 'replayed', v_is_replayed
  );
end;
$$;

comment on function meshhook.start_run(uuid, text, jsonb, int, text, uuid) is
'Starts a run. Answers {run_id, status, replayed}.';
revoke all on function meshhook.start_run(uuid, text, jsonb, int, text, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.start_run(uuid, text, jsonb, int, text, uuid)
to authenticated, service_role;
