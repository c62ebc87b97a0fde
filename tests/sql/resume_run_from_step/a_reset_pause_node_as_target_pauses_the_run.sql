select plan(7);

select tests.start('p>b', '{"p": {"type": "pause"}}');
select tests.resume('p');
select tests.work();
select tests.resume('p');

select is(tests.steps(), 'b pending, p paused', 'it asks again');
select
  is(
    tests.attempts('p'), '1 first paused, 2 resume succeeded, 3 resume paused', 'in a new attempt'
  );
select is(tests.run_status(), 'paused', 'so the run is paused, not running');
select is((tests.run_row()).active_count, 0, 'nothing of it is active');
select is((tests.run_row()).paused_count, 1, 'one step is paused');
select is(tests.queued(), null, 'nothing is queued');
select tests.resume('p');
select tests.work();
select is(tests.run_status(), 'succeeded', 'until it is answered');

select * from finish();
