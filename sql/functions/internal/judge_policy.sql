-- Whether the actor of this ticket may resume its targets as their definition wants it: with the
-- role, and with a reason.
-- Raises: PT403 role_required, PT422 reason_required.
create function meshhook_private.judge_policy(p_act meshhook.run_acts, p_policy jsonb)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_policy ->> 'role' = 'admin' and not exists (
    select 1
    from meshhook.project_members as m
    where m.project_id = p_act.project_id and m.user_id = p_act.actor and m.role = 'admin'
  ) then
    raise sqlstate 'PT403' using
      message = 'your role is too low',
      detail = jsonb_build_object(
        'reason', 'role_required',
        'role', 'admin',
        'step_keys', jsonb_path_query_array(p_policy, '$.steps[*] ? (@.role == "admin").step_key')
      )::text,
      hint = 'The definition lets only admins resume this: ask an admin of the project to do it.';
  end if;
  if (p_policy -> 'require_reason')::boolean and coalesce(p_act.reason, '') !~ '\S' then
    raise sqlstate 'PT422' using
      message = 'a reason is required',
      detail = jsonb_build_object(
        'reason', 'reason_required',
        'step_keys',
        jsonb_path_query_array(p_policy, '$.steps[*] ? (@.require_reason == true).step_key')
      )::text,
      hint = 'The definition wants to know why: say it in the argument reason.';
  end if;
end;
$$;

comment on function meshhook_private.judge_policy(meshhook.run_acts, jsonb) is
'Raises unless the actor of a ticket may resume its targets as their definition wants it.';
revoke all on function meshhook_private.judge_policy(meshhook.run_acts, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
