select plan(5);

select tests.start('a>b b>d c>d', '{"c": {"type": "delay"}}');
select tests.finish(tests.result(tests.hold('a')));
select meshhook.cancel_run(tests.run());
select is(
  meshhook.preview_resume(tests.run(), 'b') -> 'blocked_by',
  '[{"step_key": "d", "parents": [{"parent": "c", "status": "canceled"}]}]',
  'the preview names what blocks the join'
);
select tests.resume('b');

select is(
  tests.steps(), 'a succeeded, b ready, c canceled, d pending', 'the target and what is below go on'
);
select tests.work();
select
  is(
    tests.steps(), 'a succeeded, b succeeded, c canceled, d pending', 'the join waits for the rest'
  );
select is(tests.run_status(), 'canceled', 'the run is as it was');
select tests.resume('c');
select tests.make_due('c');
select tests.work();
select is(tests.run_status(), 'succeeded', 'until that is resumed too');

select * from finish();
