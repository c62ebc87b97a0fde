-- What the options of a resume say of the due time of one delay: anew, keep or now; null for
-- nothing.
create function meshhook_private.timer_policy(p_options jsonb, p_step_key text)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return case jsonb_typeof(p_options -> 'timers')
    when 'object' then p_options -> 'timers' ->> p_step_key
    else p_options ->> 'timers'
  end;
end;
$$;

comment on function meshhook_private.timer_policy(jsonb, text) is
'What the options of a resume say of the due time of one delay.';
revoke all on function meshhook_private.timer_policy(jsonb, text)
from public, anon, authenticated, service_role, meshhook_worker;
