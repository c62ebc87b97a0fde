-- Leases due work to a worker and hands out everything needed to execute it. Ends expired leases
-- and due deadlines on its way, and answers also the transitions that put something into the queue.
-- Waits for nothing.
-- Locks: what pick_work does, then steps by SKIP LOCKED.
create function meshhook_private.claim_steps(
  p_worker text,
  p_kinds text[],
  p_limit int,
  p_lease_s int,
  out work jsonb,
  out born meshhook_private.step_change[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids bigint[];
  v_free bigint[];
begin
  select p.ids, p.born
  into v_ids, born
  from meshhook_private.pick_work(p_kinds, p_limit) as p;
  work := '[]'::jsonb;
  if v_ids = '{}' then
    return;
  end if;
  v_free := array(
    select q.id
    from meshhook.step_queue as q
    inner join meshhook.run_steps as s
      on
        s.project_id = q.project_id
        and s.run_id = q.run_id
        and s.step_key = q.step_key
        and s.item_key = q.item_key
    where q.id = any(v_ids)
    for no key update of s skip locked
  );
  -- An act that could not have the queue row left it behind: the step went on without it.
  delete from meshhook.step_queue as q
  using meshhook.run_steps as s
  where
    q.id = any(v_free)
    and s.project_id = q.project_id
    and s.run_id = q.run_id
    and s.step_key = q.step_key
    and s.item_key = q.item_key
    and not (s.attempt = q.attempt and s.status in ('ready', 'waiting'));

  with leased as (
    update meshhook.step_queue as q
    set
      lease_token = gen_random_uuid(),
      lease_expires_at = now() + make_interval(secs => p_lease_s),
      worker = p_worker
    where q.id = any(v_free)
    returning q.*
  ),

  running as (
    update meshhook.run_steps as s
    set status = 'running'
    from leased as l
    where
      s.project_id = l.project_id
      and s.run_id = l.run_id
      and s.step_key = l.step_key
      and s.item_key = l.item_key
    returning s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.effect_epoch
  )

  update meshhook.step_attempts as a
  set
    status = 'running',
    started_at = clock_timestamp(),
    worker = p_worker,
    effect_epoch = r.effect_epoch,
    effect_key = meshhook_private.effect_key(r.run_id, r.step_key, r.item_key, r.effect_epoch)
  from running as r
  where
    a.project_id = r.project_id
    and a.run_id = r.run_id
    and a.step_key = r.step_key
    and a.item_key = r.item_key
    and a.attempt = r.attempt;
  work := meshhook_private.describe_work(v_free);
end;
$$;

comment on function meshhook_private.claim_steps(text, text[], int, int) is
'Leases due work to a worker.';
revoke all on function meshhook_private.claim_steps(text, text[], int, int)
from public, anon, authenticated, service_role, meshhook_worker;
