select plan(7);

select tests.start(
  'm>z', '{"m": {"type": "map", "concurrency": 2}}',
  '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}'
);
select tests.finish(tests.result(tests.claim() -> 0));
create temporary table held as select tests.claim(1) as work;
select meshhook.pause_run(tests.run());
select is(
  tests.steps(), 'm running, m[a] running, m[b] paused, m[c] pending, z pending',
  'what is held by nobody is paused'
);
select is(tests.run_status(), 'running', 'what runs may end');
select tests.finish(tests.result((select work -> 0 from held)));
select is(
  tests.steps(), 'm paused, m[a] succeeded, m[b] paused, m[c] pending, z pending', 'then all is'
);
select is(tests.run_status(), 'paused', 'and so is the run');
select is((tests.attempt('m', 1)).status, 'paused', 'the attempt of the map has ended paused');
select meshhook.resume_run(tests.run());
select tests.prove();
select is(tests.work(), 'm/2 m[b]/2 m[c]/1 z/1', 'only what had not succeeded runs');
select is(tests.run_status(), 'succeeded', 'to the end');

select * from finish();
