-- The act that began the series of an attempt, or a row of nulls: an attempt and the retries that
-- follow it are one series, and a series that the graph began has no act.
create function meshhook_private.find_series_act(p_attempt meshhook.step_attempts)
returns meshhook.run_acts
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_act_id uuid := p_attempt.act_id;
  v_act meshhook.run_acts;
begin
  if p_attempt.origin = 'retry' then
    select b.act_id
    into v_act_id
    from meshhook.step_attempts as b
    where
      b.project_id = p_attempt.project_id
      and b.run_id = p_attempt.run_id
      and b.step_key = p_attempt.step_key
      and b.item_key = p_attempt.item_key
      and b.attempt < p_attempt.attempt
      and b.origin <> 'retry'
    order by b.attempt desc
    limit 1;
  end if;
  if v_act_id is not null then
    select a.* into v_act
    from meshhook.run_acts as a
    where a.project_id = p_attempt.project_id and a.id = v_act_id;
  end if;
  return v_act;
end;
$$;

comment on function meshhook_private.find_series_act(meshhook.step_attempts) is
'The act that began the series of an attempt and its retries, or a row of nulls.';
revoke all on function meshhook_private.find_series_act(meshhook.step_attempts)
from public, anon, authenticated, service_role, meshhook_worker;
