-- How many entries of the queue's indexes this transaction has read, dead ones included; 0 where
-- the server does not count (track_counts).
create function meshhook_private.queue_reads()
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return
    pg_stat_get_xact_tuples_returned('meshhook.step_queue_unleased'::regclass)
    + pg_stat_get_xact_tuples_returned('meshhook.step_queue_due'::regclass)
    + pg_stat_get_xact_tuples_returned('meshhook.step_queue_leased'::regclass)
    + pg_stat_get_xact_tuples_returned('meshhook.step_queue_deadlines'::regclass);
end;
$$;

comment on function meshhook_private.queue_reads() is
'How many entries of the queue''s indexes this transaction has read.';
revoke all on function meshhook_private.queue_reads()
from public, anon, authenticated, service_role, meshhook_worker;
