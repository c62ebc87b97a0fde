select plan(5);

select tests.start('p>b', '{"p": {"type": "pause"}}');
select tests.resume('p');
select is(tests.steps(), 'b pending, p ready', 'an answered question is queued');

select is(tests.work(), 'p/2 b/1', 'finished by a worker');
select is(
  tests.attempts('p'), '1 first paused, 2 resume succeeded', 'the asking attempt stays paused'
);
select is((tests.attempt('p', 2)).output, '{"approved": true}', 'the answer is its output');
select is(tests.run_status(), 'succeeded', 'the run went on');

select * from finish();
