select plan(4);

select tests.start('a>b c>d');
select meshhook.cancel_run(tests.run());
create temporary table first as select tests.resume('a') as answer;
create temporary table second as select tests.resume('c') as answer;

select meshhook.cancel_resume((f.answer ->> 'act_id')::uuid) from first as f;
select is((tests.run_row()).directive, null, 'the second resume cleared the order too');
select is(tests.steps(), 'a canceled, b canceled, c ready, d pending', 'and goes on');
select meshhook.cancel_resume((s.answer ->> 'act_id')::uuid) from second as s;
select is((tests.run_row()).directive, 'cancel', 'with the last of them the order is back');
select is(tests.run_status(), 'canceled', 'whatever the order of the undos');

select * from finish();
