select plan(3);

select tests.start('a>p p>b', '{"p": {"type": "pause"}}');
select tests.work();
select tests.resume('p');
select tests.work();
select is(tests.run_status(), 'succeeded', 'approved once');
select tests.resume('a');
select tests.work();

select is(
  tests.steps(), 'a succeeded, b pending, p paused', 'what was approved before is asked again'
);
select is(
  tests.attempts('p'), '1 first paused, 2 resume succeeded, 3 first paused', 'in a new attempt'
);

select * from finish();
