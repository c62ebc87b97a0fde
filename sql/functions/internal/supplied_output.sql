-- The output that an act supplied for an attempt, or null. A retry (after a lost lease) is still
-- the work of the act that began its series. An answered pause node that was given no output is
-- approved.
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
  v_options jsonb;
begin
  if p_attempt.origin = 'first' then
    return null;
  end if;
  select a.options
  into v_options
  from meshhook.step_attempts as b
  inner join meshhook.run_acts as a on a.project_id = b.project_id and a.id = b.act_id
  where
    b.project_id = p_attempt.project_id
    and b.run_id = p_attempt.run_id
    and b.step_key = p_attempt.step_key
    and b.item_key = p_attempt.item_key
    and b.attempt <= p_attempt.attempt
    and b.origin <> 'retry'
  order by b.attempt desc
  limit 1;
  if not found then
    return null;
  end if;
  return coalesce(
    v_options -> 'supplied_output',
    case when p_kind = 'pause' then '{"approved": true}'::jsonb end
  );
end;
$$;

comment on function meshhook_private.supplied_output(meshhook.step_attempts, text) is
'The output that an act supplied for an attempt, or null.';
revoke all on function meshhook_private.supplied_output(meshhook.step_attempts, text)
from public, anon, authenticated, service_role, meshhook_worker;
