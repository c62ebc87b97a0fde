select plan(2);

select tests.start('a b c');
create temporary table held as
select w.work
from (select jsonb_array_elements(tests.claim()) as work) as w;
select tests.expire('a');
select tests.claim(100, 30, '{}');
select tests.act_as_role('none');
create temporary table leases as
select
  h.work ->> 'step_key' as step_key,
  jsonb_build_object('queue_id', h.work -> 'queue_id', 'token', h.work -> 'token') as lease
from held as h;
update leases as l
set lease = l.lease || jsonb_build_object('token', gen_random_uuid())
where l.step_key = 'b';

select is(
  meshhook_worker.heartbeat('w1', (select jsonb_agg(l.lease) from leases as l), 30) -> 'owned',
  (
    select jsonb_build_array(l.lease -> 'queue_id') from leases as l
    where l.step_key = 'c'
  ),
  'a lease that ran out and one with another token are missing'
);
select is(
  meshhook_worker.heartbeat('w2', (select jsonb_agg(l.lease) from leases as l), 30) -> 'owned',
  '[]',
  'another worker owns none of them'
);

select * from finish();
