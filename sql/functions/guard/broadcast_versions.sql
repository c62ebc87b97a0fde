-- AFTER INSERT on workflow_events, once a statement, where Supabase Realtime is: tells whoever
-- looks at a run that it has changed, and nothing of what. The message is a row of this
-- transaction, so it goes out once the change is final, and never where that is rolled back.
-- No run fails by a message or waits for one: what can't be sent at once is lost, and pages ask
-- again now and then anyway.
-- Locks: realtime.messages as an insert does, waiting 1 ms a run at most.
create function meshhook_private.broadcast_versions()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '1ms'
as $$
declare
  v_changed record;
begin
  for v_changed in
    select a.run_id, max(a.number) as last_event
    from appended as a
    group by a.run_id
  loop
    perform realtime.send(
      jsonb_build_object('run_id', v_changed.run_id, 'last_event', v_changed.last_event),
      'run_changed',
      'meshhook:run:' || v_changed.run_id,
      true
    );
  end loop;
  return null;
exception
  when others then
    raise warning 'a run was not broadcast: %', sqlerrm;
    return null;
end;
$$;

comment on function meshhook_private.broadcast_versions() is
'Trigger: one message for each run that a statement appended events to, with its last number.';
revoke all on function meshhook_private.broadcast_versions()
from public, anon, authenticated, service_role, meshhook_worker;
