-- The state of the whole installation in figures, for the metrics endpoint and for doctor: the
-- queue, the leases, and how acts were answered. Answers {now, queue: {due, later, leased, expired,
-- oldest_due_s}, acts: [{act, answer, count}]}. Deadlines of runs are no work and not counted.
-- Counts end at 100,000, so that a long queue doesn't make its own watching expensive; acts count
-- since the last crash of the server.
create function meshhook_worker.stats()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
as $$
begin
  return jsonb_build_object(
    'now', clock_timestamp(),
    'queue', (
      select jsonb_build_object(
        'due', (
          select count(*)
          from (
            select 1
            from meshhook.step_queue as q
            where q.lease_token is null and q.run_at <= now() and q.kind <> 'deadline'
            limit 100000
          ) as d
        ),
        'later', (
          select count(*)
          from (
            select 1
            from meshhook.step_queue as q
            where q.lease_token is null and q.run_at > now() and q.kind <> 'deadline'
            limit 100000
          ) as l
        ),
        'leased', count(*),
        'expired', count(*) filter (where q.lease_expires_at < now()),
        'oldest_due_s', (
          select greatest(extract(epoch from clock_timestamp() - o.run_at), 0)
          from meshhook.step_queue as o
          where o.lease_token is null and o.run_at <= now() and o.kind <> 'deadline'
          order by o.run_at
          limit 1
        )
      )
      from meshhook.step_queue as q
      where q.lease_token is not null
    ),
    'acts', (
      select jsonb_agg(
        jsonb_build_object(
          'act', split_part(s.sequencename, '_', 2),
          'answer', substr(s.sequencename, length(split_part(s.sequencename, '_', 2)) + 7),
          'count', coalesce(s.last_value, 0)
        )
        order by s.sequencename
      )
      from pg_sequences as s
      where s.schemaname = 'meshhook_private' and s.sequencename like 'acts\_%'
    )
  );
end;
$$;

comment on function meshhook_worker.stats() is
'Queue, leases and answers of acts in figures. Answers {now, queue, acts}.';
revoke all on function meshhook_worker.stats()
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_worker.stats() to meshhook_worker;
