-- Claims up to p_limit due steps of these kinds for a worker, for a lease of p_lease_s seconds.
-- Ends expired leases and due deadlines on its way. Waits for no lock.
-- Answers {work: [...], next_due_at, now}; next_due_at is null where it got all that it wanted.
-- Raises: WF002 when an argument is malformed.
create function meshhook_worker.claim(
  p_worker text, p_kinds text[], p_limit int, p_lease_s int
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_incremental_sort = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
begin
  return meshhook_worker.finish_and_claim(p_worker, '[]', p_kinds, p_limit, p_lease_s) - 'results';
end;
$$;

comment on function meshhook_worker.claim(text, text[], int, int) is
'Claims due work. Answers {work, next_due_at, now}.';
revoke all on function meshhook_worker.claim(text, text[], int, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_worker.claim(text, text[], int, int) to meshhook_worker;
