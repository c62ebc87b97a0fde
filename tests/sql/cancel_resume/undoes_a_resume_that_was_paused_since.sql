select plan(3);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
select meshhook.pause_run(tests.run());
select is(tests.steps(), 'a paused, b pending', 'nobody has claimed it');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select is(tests.steps(), 'a failed, b pending', 'it failed');
select is(tests.run_status(), 'failed', 'nothing is paused any more');

select * from finish();
