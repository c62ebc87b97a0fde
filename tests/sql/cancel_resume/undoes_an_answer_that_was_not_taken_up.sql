select plan(3);

select tests.start('p>b', '{"p": {"type": "pause"}}');
create temporary table resumed as
select tests.resume('p', null, '{"supplied_output": {"approved": false}}') as answer;
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select is(tests.steps(), 'b pending, p paused', 'it waits for an answer again');
select is(tests.run_status(), 'paused', 'and so does the run');
select is(
  tests.attempts('p'), '1 first paused, 2 supplied withdrawn', 'the answer is kept as withdrawn'
);

select * from finish();
