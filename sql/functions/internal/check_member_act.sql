-- Judges an act on members or secrets: an API role acts for somebody, and at read committed, since
-- the count of admins on an old snapshot would miss one that just left. Maintenance by the owner is
-- let through.
-- Raises: PT401 unauthenticated; PT409 isolation_level.
create function meshhook_private.check_member_act()
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if meshhook_private.caller_role() not in ('anon', 'authenticated', 'service_role') then
    return;
  end if;
  if meshhook_private.caller_id() is null then
    raise sqlstate 'PT401' using
      message = 'sign in first',
      detail = '{"reason": "unauthenticated"}',
      hint = 'Send the token of a signed-in user.';
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise sqlstate 'PT409' using
      message = 'acts run at read committed only',
      detail = '{"reason": "isolation_level"}',
      hint = 'Begin the transaction with isolation level read committed.';
  end if;
end;
$$;

comment on function meshhook_private.check_member_act() is
'Judges an act on members or secrets: PT401, PT409 isolation_level.';
revoke all on function meshhook_private.check_member_act()
from public, anon, authenticated, service_role, meshhook_worker;
