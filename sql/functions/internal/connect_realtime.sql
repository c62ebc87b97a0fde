-- Lets runs be broadcast where Supabase Realtime is. Answers `absent` where it is not, `refused`
-- where this user may not, `made`, or `kept` when all was there already.
-- Every migration ends with it, as the user who migrates and not as the owner: on hosted Supabase
-- nobody else may make policies on Realtime's table. Where that comes later, it is called again.
-- Locks: realtime.messages, and workflow_events against writes, when something is to be made.
create function meshhook_private.connect_realtime()
returns text
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_policies name[];
  v_is_fired boolean := exists (
    select
    from pg_trigger as t
    where t.tgrelid = to_regclass('meshhook.workflow_events') and t.tgname = 'broadcast_versions'
  );
begin
  if
    to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null
    or to_regclass('realtime.messages') is null
  then
    if v_is_fired then
      drop trigger broadcast_versions on meshhook.workflow_events;
    end if;
    return 'absent';
  end if;

  v_policies := array(
    select p.polname from pg_policy as p where p.polrelid = to_regclass('realtime.messages')
  );
  if v_is_fired and v_policies @> '{meshhook_members_hear, meshhook_owner_sends}' then
    return 'kept';
  end if;

  grant usage on schema realtime to meshhook_owner;
  grant insert on realtime.messages to meshhook_owner;
  -- Who holds no grant option is warned, and nothing more.
  if not (
    has_schema_privilege('meshhook_owner', 'realtime', 'usage')
    and has_table_privilege('meshhook_owner', 'realtime.messages', 'insert')
  ) then
    raise insufficient_privilege using message = 'permission denied to grant on schema realtime';
  end if;

  -- The topic of the row is asked, not realtime.topic(), which is a setting of the session: whoever
  -- reads the table by SQL would choose it.
  if not v_policies @> '{meshhook_members_hear}' then
    create policy meshhook_members_hear on realtime.messages
    for select to authenticated
    using (
      extension = 'broadcast'
      and exists (
        select
        from meshhook.workflow_runs as r
        where r.id = substring(
          messages.topic
          from '^meshhook:run:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$'
        )::uuid
      )
    );
  end if;
  if not v_policies @> '{meshhook_owner_sends}' then
    create policy meshhook_owner_sends on realtime.messages
    for insert to meshhook_owner
    with check (extension = 'broadcast' and private and topic ^@ 'meshhook:run:');
  end if;
  if not v_is_fired then
    create trigger broadcast_versions after insert on meshhook.workflow_events
    referencing new table as appended
    for each statement execute function meshhook_private.broadcast_versions();
  end if;
  return 'made';
exception
  -- The second: there is no owner role, where roles could not be made.
  when insufficient_privilege or undefined_object then
    raise warning 'runs are not broadcast: %', sqlerrm using
      hint = 'In the SQL editor: select meshhook_private.connect_realtime();';
    return 'refused';
end;
$$;

comment on function meshhook_private.connect_realtime() is
'Makes trigger and policies that broadcast runs, where Realtime is: absent, refused, made or kept.';
revoke all on function meshhook_private.connect_realtime()
from public, anon, authenticated, service_role, meshhook_worker;
