select plan(6);

select tests.start('a>b b>c a>d d>e f', '{"f": {"type": "delay"}}');
select tests.work('{"b": "failed"}');

select is(
  tests.steps(),
  'a succeeded, b failed, c pending, d succeeded, e succeeded, f waiting',
  'what lies below the failure was never reached, the rest ran'
);
select is(tests.run_status(), 'running', 'the run goes on until the last active step ends');
select
  is(
    meshhook.get_run(tests.run()) -> 'run' -> 'has_failure',
    'true',
    'and says that it has a failure'
  );
select tests.make_due('f');
select tests.work();
select is(tests.run_status(), 'failed', 'then it has failed');
select isnt((tests.run_row()).finished_at, null, 'and is at its end');
select is((tests.run_row()).error ->> 'step_key', 'b', 'with the error of the step');

select * from finish();
