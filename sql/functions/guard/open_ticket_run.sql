-- The run of the ticket that is open in this transaction, or null. For USING clauses, where it is
-- found once a statement; what a statement may write is judged row by row by the covers_ functions.
create function meshhook_private.open_ticket_run()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select a.run_id
    from meshhook.run_acts as a
    where a.xact_id = pg_current_xact_id_if_assigned() and a.proved_at is null
  );
end;
$$;

comment on function meshhook_private.open_ticket_run() is
'The run of the ticket that is open in this transaction, or null.';
revoke all on function meshhook_private.open_ticket_run()
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.open_ticket_run() to authenticated;
