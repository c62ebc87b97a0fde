-- Who began an attempt: the person whose act made it, or made the one that it is a retry of; null
-- where the graph itself did. Of a pause node that is who answered.
create function meshhook.get_actor(
  run_id uuid, step_key text, attempt int, item_key text default ''
)
returns uuid
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select a.actor
    from meshhook.step_attempts as b
    left join meshhook.run_acts as a on a.id = b.act_id and a.project_id = b.project_id
    where
      b.run_id = get_actor.run_id
      and b.step_key = get_actor.step_key
      and b.item_key = coalesce(get_actor.item_key, '')
      and b.attempt <= get_actor.attempt
      and b.origin <> 'retry'
    order by b.attempt desc
    limit 1
  );
end;
$$;

comment on function meshhook.get_actor(uuid, text, int, text) is
'Answers who began an attempt: the user whose act made it, or null.';
revoke all on function meshhook.get_actor(uuid, text, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.get_actor(uuid, text, int, text) to authenticated, service_role;
