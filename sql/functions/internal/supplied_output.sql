-- The output that an act supplied for an attempt, or null. A retry (after a lost lease) is still
-- the work of the act that began its series. An answered pause node that was given no output is
-- approved. What was supplied for one item of a map is no output of the map.
create function meshhook_private.supplied_output(
  p_attempt meshhook.step_attempts, p_kind text
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_act meshhook.run_acts;
begin
  if p_attempt.origin = 'first' then
    return null;
  end if;
  v_act := meshhook_private.find_series_act(p_attempt);
  if v_act.id is null or v_act.item_key <> p_attempt.item_key then
    return null;
  end if;
  return coalesce(
    v_act.options -> 'supplied_output',
    case when p_kind = 'pause' then '{"approved": true}'::jsonb end
  );
end;
$$;

comment on function meshhook_private.supplied_output(meshhook.step_attempts, text) is
'The output that an act supplied for an attempt, or null.';
revoke all on function meshhook_private.supplied_output(meshhook.step_attempts, text)
from public, anon, authenticated, service_role, meshhook_worker;
