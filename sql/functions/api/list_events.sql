-- The events of a run after a number, oldest first, at most 1,000.
-- Raises: PT401, PT404 run_not_found.
create function meshhook.list_events(run_id uuid, after bigint default 0)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_caller();
  if not exists (select 1 from meshhook.workflow_runs as r where r.id = list_events.run_id) then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  return (
    select jsonb_build_object('events', coalesce(jsonb_agg(jsonb_build_object(
      'number', e.number, 'ts', e.ts, 'type', e.type, 'payload', e.payload
    ) order by e.number), '[]'))
    from (
      select o.*
      from meshhook.workflow_events as o
      inner join meshhook.workflow_runs as r on r.id = o.run_id and r.project_id = o.project_id
      where r.id = list_events.run_id and o.number > coalesce(list_events.after, 0)
      order by o.number
      limit 1000
    ) as e
  );
end;
$$;

comment on function meshhook.list_events(uuid, bigint) is
'Answers {events: [{number, ts, type, payload}]} after a number.';
revoke all on function meshhook.list_events(uuid, bigint)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_events(uuid, bigint) to authenticated;
