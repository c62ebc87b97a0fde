select plan(6);

select tests.start('a>b', '{"a": {"type": "http_call"}}', p_settings => '{"deadline_s": 3600}');
select tests.make_due('');
select tests.hold('a');
create temporary table earlier as select tests.run_row() as row;
create temporary table resumed as select tests.resume('a') as answer;
select is((tests.run_row()).directive, null, 'a resume clears it');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select is((tests.run_row()).directive, 'deadline', 'the order');
select is((tests.run_row()).error, (e.row).error, 'and its error') from earlier as e;
select is(tests.run_status(), 'failed', 'and what follows');
select is(tests.steps(), 'a canceled, b canceled', 'the steps are as they were');
select is(tests.due_in(''), null, 'the new deadline is gone');

select * from finish();
