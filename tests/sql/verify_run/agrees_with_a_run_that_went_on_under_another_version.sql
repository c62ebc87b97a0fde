select plan(5);

select tests.start('a>b b>c a>s s>t a>g');
select tests.work('{"b": "failed", "g": "failed"}');
select tests.publish('a>b b>c a>s s>t a>n n>c b>o', '{"s": {"expression": "`2`"}}');
select tests.resume('b', null, '{"version": 2, "widen": true}');
select is(meshhook.verify_run(tests.run()), null, 'after the resume');
select tests.work('{"t": "failed"}');
select is(meshhook.verify_run(tests.run()), null, 'after its end');
select is((tests.run_row()).failed_count, 1, 'which counts nothing that is retired');
select ok((tests.step('g')).is_retired, 'as g is');
select is(
  tests.tampered(
    $$delete from meshhook.workflow_events where run_id = tests.run() and type = 'run_repinned'$$
  ) ->> 'problem',
  'event_missing',
  'that it moved is told by an event'
);

select * from finish();
