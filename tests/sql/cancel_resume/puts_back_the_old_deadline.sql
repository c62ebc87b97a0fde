select plan(3);

select tests.start('a p', '{"p": {"type": "pause"}}', p_settings => '{"deadline_s": 3600}');
select tests.work('{"a": "failed"}');
reset role;
update meshhook.step_queue set run_at = now() + interval '10 minutes'
where run_id = tests.run();
select tests.act_as('olga');
create temporary table resumed as select tests.resume('a') as answer;
select is(tests.due_in(''), interval '1 hour', 'a resume sets a new one');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select is(tests.run_status(), 'paused', 'the run goes on');
select is(tests.due_in(''), interval '10 minutes', 'and is due when it was');

select * from finish();
