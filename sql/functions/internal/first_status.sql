-- What a step turns into when its incoming edges have settled: a pause node, or any step of a run
-- that is being paused, is held; a delay waits for its time.
create function meshhook_private.first_status(p_kind text, p_directive text)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when p_kind = 'pause' or coalesce(p_directive = 'pause', false) then 'paused'
    when p_kind = 'delay' then 'waiting'
    else 'ready'
  end;
end;
$$;

comment on function meshhook_private.first_status(text, text) is
'What a step turns into when its incoming edges have settled.';
revoke all on function meshhook_private.first_status(text, text)
from public, anon, authenticated, service_role, meshhook_worker;
