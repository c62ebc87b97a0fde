-- Airflow #12485, Kestra #10155 and #18909: the step is mended, and what is below it never runs.
select plan(6);

select tests.start('a>b b:yes>c b:no>d c>e d>e', '{"b": {"type": "branch"}}');
select tests.work('{"b": {"handle": "yes"}}');
select is(
  tests.steps(), 'a succeeded, b succeeded, c succeeded, d skipped, e succeeded', 'd was skipped'
);
select tests.resume('a');

select is(
  tests.steps(), 'a ready, b pending, c pending, d pending, e pending', 'all below is reset'
);
select tests.hold('a');
select meshhook.cancel_run(tests.run());
select tests.resume('a');
select is(
  tests.steps(), 'a ready, b pending, c pending, d pending, e pending', 'also what was canceled'
);
select is((tests.run_row()).canceled_count, 0, 'nothing counts as canceled');
select tests.work('{"b": {"handle": "no"}}');
select is(
  tests.steps(), 'a succeeded, b succeeded, c skipped, d succeeded, e succeeded', 'then it runs'
);
select is(tests.run_status(), 'succeeded', 'to its end');

select * from finish();
