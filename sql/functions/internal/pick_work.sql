-- Locks up to so many due queue rows, shared fairly between projects, and ends expired leases and
-- due deadlines on its way. Answers the ids of the rows, and the transitions that put something
-- into the queue.
--
-- As long as somebody holds a snapshot, the index entries of all that was claimed since then stay,
-- and whoever looks from the beginning of the queue reads past them. Where that was much, the
-- session keeps a bookmark in the queue of each project, at the last row that it took there, and
-- its next claims go on from there.
--
-- Bookmarks say what comes first, never what there is: a claim that finds less than was wanted
-- looks from the beginning at once. So only as long as every claim is full something may wait that
-- a claim without bookmarks would have taken: what appears behind them (committed late, given back,
-- locked as they went past, written while the clock was back), what is of a project without one,
-- leases and deadlines that run out. It waits for the session's next look from the beginning, which
-- comes after a tenth as many steps as the last one read entries, after 10,000 or five seconds at
-- most, and where more projects have work than a claim goes to, once those that it met have had
-- three turns each.
-- Bookmarks roll back with their claim and end with their session. No other session sees them.
-- Locks: queue rows by SKIP LOCKED, and what expire_leases does.
create function meshhook_private.pick_work(
  p_kinds text[], p_limit int, out ids bigint[], out born meshhook_private.step_change[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_projects int := greatest(p_limit, 16);
  v_places meshhook_private.bookmark[];
  v_steps bigint;
  v_until timestamptz;
  v_taken meshhook_private.bookmark[] := '{}'::meshhook_private.bookmark[];
  v_read bigint;
begin
  born := '{}'::meshhook_private.step_change[];
  select r.places, r.steps, r.until
  into v_places, v_steps, v_until
  from meshhook_private.recall_bookmarks(p_kinds, p_limit) as r;
  v_taken := meshhook_private.take_work(v_places, p_kinds, p_limit, v_taken);
  if cardinality(v_taken) < p_limit then
    v_until := clock_timestamp() + interval '5 s';
    v_read := meshhook_private.queue_reads();
    born := meshhook_private.expire_leases(100);
    v_places := meshhook_private.due_projects(v_projects);
    v_taken := v_taken || meshhook_private.take_work(
      v_places, p_kinds, p_limit - cardinality(v_taken), v_taken
    );
    -- What it reads for as many steps anyway makes it no long look.
    v_read := meshhook_private.queue_reads() - v_read - 10 * p_limit - 1000;
    v_steps := least(v_read / 10, case
      when cardinality(v_places) < v_projects then 10000 else 3 * cardinality(v_places)
    end);
  end if;
  perform meshhook_private.keep_bookmarks(
    p_kinds, p_limit, v_places || v_taken, v_steps, v_until
  );
  ids := array(select t.id from unnest(v_taken) as t);
end;
$$;

comment on function meshhook_private.pick_work(text[], int) is
'Locks due queue rows, shared fairly between projects, and ends what has run out.';
revoke all on function meshhook_private.pick_work(text[], int)
from public, anon, authenticated, service_role, meshhook_worker;
