-- Finishes what a worker has done, advances the graphs, and claims more work: one round trip a
-- batch. p_limit 0 claims nothing. Answers {results: [{queue_id, status}], work: [...],
-- next_due_at, now}; next_due_at is null where it got all that it wanted.
-- Locks: own queue rows in id order, runs in id order, then by SKIP LOCKED what it claims.
-- Raises: WF002 when an argument is malformed.
create function meshhook_worker.finish_and_claim(
  p_worker text, p_results jsonb, p_kinds text[], p_limit int, p_lease_s int
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
declare
  v_answers jsonb := '[]'::jsonb;
  v_work jsonb := '[]'::jsonb;
  v_born meshhook_private.step_change[] := '{}'::meshhook_private.step_change[];
begin
  if
    coalesce(octet_length(p_worker) not between 1 and 200, true)
    or p_kinds is null
    or jsonb_typeof(p_results) is distinct from 'array'
    or coalesce(p_limit not between 0 and 1000, true)
    or coalesce(p_lease_s not between 1 and 3600, true)
  then
    raise sqlstate 'WF002' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'worker 1-200 bytes, results a list, kinds, limit 0-1000, lease 1-3600 seconds.';
  end if;
  if p_results <> '[]' then
    select f.answers, f.born
    into v_answers, v_born
    from meshhook_private.finish_steps(p_results) as f;
  end if;
  if p_limit > 0 then
    select c.work, v_born || c.born
    into v_work, v_born
    from meshhook_private.claim_steps(p_worker, p_kinds, p_limit, p_lease_s) as c;
  end if;
  -- Others are woken only for what this call leaves behind. Lease and time are looked at after the
  -- row is found: as conditions they would offer the planner the index of all that is due.
  if (
    select bool_or(q.lease_token is null and q.run_at <= now())
    from unnest(v_born) as b
    inner join meshhook.step_queue as q
      on
        q.run_id = b.run_id
        and q.project_id = b.project_id
        and q.step_key = b.step_key
        and q.item_key = b.item_key
        and q.attempt = b.attempt
  ) then
    perform pg_notify('meshhook_wake', '');
  end if;
  return jsonb_build_object(
    'results', v_answers,
    'work', v_work,
    'next_due_at', case
      when jsonb_array_length(v_work) < p_limit then (
        select min(q.run_at)
        from meshhook.step_queue as q
        where q.lease_token is null and q.run_at > now()
      )
    end,
    'now', clock_timestamp()
  );
end;
$$;

comment on function meshhook_worker.finish_and_claim(text, jsonb, text[], int, int) is
'Finishes, advances and claims in one round trip.';
revoke all on function meshhook_worker.finish_and_claim(text, jsonb, text[], int, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_worker.finish_and_claim(text, jsonb, text[], int, int)
to meshhook_worker;
