select plan(5);

select tests.start('a>b b>c p', '{"p": {"type": "pause"}}');
select tests.finish(tests.result(tests.hold('a')));
select meshhook.cancel_run(tests.run());
select meshhook.resume_run(tests.run());
select tests.prove();

select is(
  tests.steps(), 'a succeeded, b ready, c pending, p paused', 'they go on, a pause node asks again'
);
select is(tests.attempts('p'), '1 first paused, 2 resume paused', 'with a new attempt');
select is(tests.run_status(), 'running', 'the run is running');
select is(tests.work(), 'b/2 c/1', 'and done by a worker');
select is(tests.run_status(), 'paused', 'up to the question');

select * from finish();
