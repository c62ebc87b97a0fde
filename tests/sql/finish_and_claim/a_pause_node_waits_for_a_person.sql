select plan(6);

select tests.start('a>p p>b', '{"p": {"type": "pause"}}');

select is(tests.work(), 'a/1', 'no worker gets it');
select is(tests.steps(), 'a succeeded, b pending, p paused', 'it is paused');
select is(tests.attempts('p'), '1 first paused', 'with its attempt');
select is(tests.queued(), null, 'nothing is queued');
select is(tests.run_status(), 'paused', 'the run is paused');
select is((tests.run_row()).finished_at, null, 'and not at its end');

select * from finish();
