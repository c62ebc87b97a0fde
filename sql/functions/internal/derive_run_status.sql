-- The status of a run, from its directive and the counts of its steps, in this order.
create function meshhook_private.derive_run_status(
  p_directive text, p_active int, p_paused int, p_failed int, p_canceled int
)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when p_active > 0 then 'running'
    when p_directive in ('cancel', 'terminate_canceled') then 'canceled'
    when p_directive in ('deadline', 'terminate_failed') then 'failed'
    when p_directive = 'terminate_succeeded' then 'succeeded'
    when p_paused > 0 then 'paused'
    when p_failed > 0 then 'failed'
    when p_canceled > 0 then 'canceled'
    else 'succeeded'
  end;
end;
$$;

comment on function meshhook_private.derive_run_status(text, int, int, int, int) is
'The status of a run, from its directive and the counts of its steps.';
revoke all on function meshhook_private.derive_run_status(text, int, int, int, int)
from public, anon, authenticated, service_role, meshhook_worker;
