select plan(5);

select tests.start('p>b a', '{"p": {"type": "pause"}}');
select tests.work('{"a": "failed"}');
select tests.resume('p', null, '{"supplied_output": {"approved": false}}');
select tests.resume('a', null, '{"supplied_output": 1}');
select meshhook.pause_run(tests.run());

select is(
  tests.steps(), 'a ready, b pending, p ready', 'they execute nothing and are left to finish'
);
select is(tests.run_status(), 'running', 'so the run runs on');
select tests.work();
select is(tests.steps(), 'a succeeded, b paused, p succeeded', 'what follows is paused');
select is((tests.attempt('p', 2)).output, '{"approved": false}', 'the answer stands');
select is(tests.run_status(), 'paused', 'then the run is paused');

select * from finish();
