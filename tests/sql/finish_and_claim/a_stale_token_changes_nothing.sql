select plan(5);

select tests.start('a');
create temporary table held as select tests.hold('a') as work;
select tests.expire('a');
select tests.claim(100, 30, '{}');
create temporary table taken as select tests.hold('a') as work;
create temporary table before as
select
  to_jsonb(tests.step('a')) as step,
  to_jsonb(tests.attempt('a', 2)) as attempt;

select is(t.work ->> 'attempt', '2', 'another worker holds the second attempt') from taken as t;
select is(
  tests.finish(
    tests.result(h.work),
    tests.result(t.work || jsonb_build_object('token', gen_random_uuid()))
  ),
  jsonb_build_array(
    jsonb_build_object('queue_id', h.work -> 'queue_id', 'status', 'gone'),
    jsonb_build_object('queue_id', t.work -> 'queue_id', 'status', 'WF001')
  ),
  'a result of the first attempt is gone, one with a wrong token is told WF001'
) from held as h, taken as t;
select is(to_jsonb(tests.step('a')), b.step, 'the step is as it was') from before as b;
select is(to_jsonb(tests.attempt('a', 2)), b.attempt, 'and its attempt') from before as b;
select is(
  tests.finish(tests.result(t.work)) -> 0 ->> 'status', 'ok', 'the holder of the lease is heard'
) from taken as t;

select * from finish();
