-- The resumes of a run in the order in which they were proved, and whether each was undone. By the
-- numbers of their events: a clock may have been set back in between.
create function meshhook_private.order_resumes(p_project_id uuid, p_run_id uuid)
returns table (act_id uuid, number bigint, is_undone boolean)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select
      (e.payload ->> 'act_id')::uuid,
      e.number,
      exists (
        select 1
        from meshhook.run_acts as u
        where u.project_id = p_project_id and u.undoes = (e.payload ->> 'act_id')::uuid
      )
    from meshhook.workflow_events as e
    where e.project_id = p_project_id and e.run_id = p_run_id and e.type = 'run_resumed'
    order by e.number;
end;
$$;

comment on function meshhook_private.order_resumes(uuid, uuid) is
'The resumes of a run in their order, and whether each was undone.';
revoke all on function meshhook_private.order_resumes(uuid, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
