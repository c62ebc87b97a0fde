select plan(2);

select tests.start('a b');
create temporary table held as select tests.hold('a') as work;
select tests.act_as_role('none');
create temporary table answered as
select
  meshhook_worker.heartbeat(
    'w1',
    jsonb_build_array(
      jsonb_build_object('queue_id', h.work -> 'queue_id', 'token', h.work -> 'token')
    ),
    300
  ) as answer
from held as h;

select
  is(
    a.answer -> 'owned', jsonb_build_array(h.work -> 'queue_id'), 'it is told that it owns it'
  )
from answered as a, held as h;
select ok(
  (
    select
      q.lease_expires_at between now()
      + interval '300 seconds' and clock_timestamp()
      + interval '300 seconds'
    from meshhook.step_queue as q
    where q.id = (h.work ->> 'queue_id')::bigint
  ),
  'from now on for as long as it asked'
) from held as h;

select * from finish();
