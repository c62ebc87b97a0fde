select plan(3);

select tests.start(
  'a>b b:yes>c b:no>d c>e d>e f x',
  '{
    "a": {"retry": {"attempts": 3, "backoff_s": 0, "lost": 1}},
    "b": {"type": "branch"},
    "e": {"type": "http_call"},
    "f": {"type": "pause"},
    "x": {"type": "delay"}
  }',
  '{}',
  '{"deadline_s": 60}'
);
select tests.hold('a');
select tests.expire('a');
select tests.work('{"a": "failed", "b": {"handle": "no"}}');
select tests.resume('a');
select tests.finish(tests.result(tests.hold('a'), '"released"'));
select meshhook.pause_run(tests.run());
select meshhook.resume_run(tests.run());
select tests.prove();
select tests.work('{"b": {"handle": "yes"}, "e": "failed"}');
select tests.resume('f');
select tests.work();
select tests.resume('e', null, '{"supplied_output": 1}');
select tests.work();
select tests.make_due('');
select tests.claim();
select tests.resume('x');
select meshhook.cancel_run(tests.run());
select tests.act_as_role('none');

select cmp_ok(count(*)::int, '>', 30, 'a story of many events')
from meshhook.workflow_events as e
where e.run_id = tests.run();
select is(array_agg(e.number), array_agg(e.place), 'from 1, without a gap')
from (
  select
    o.number,
    row_number() over (order by o.number) as place
  from meshhook.workflow_events as o
  where o.run_id = tests.run()
) as e;
select
  ok(
    bool_and(e.ts >= p.ts and e.id > p.id),
    'in the order in which they happened'
  )
from meshhook.workflow_events as e
inner join meshhook.workflow_events as p on e.run_id = p.run_id and p.number = e.number - 1
where e.run_id = tests.run();

select * from finish();
