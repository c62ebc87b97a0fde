select plan(4);

select tests.start('p>b', '{"p": {"type": "pause"}}');
select tests.resume('p');
select tests.work();
create temporary table resumed as select tests.resume('p') as answer;
select is(tests.run_status(), 'paused', 'it asks anew, with nothing in the queue');

select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(tests.steps(), 'b succeeded, p succeeded', 'both are as they were');
select is(
  tests.attempts('p'), '1 first paused, 2 resume succeeded, 3 resume withdrawn',
  'the question is withdrawn'
);
select is(tests.run_status(), 'succeeded', 'the run had succeeded');

select * from finish();
