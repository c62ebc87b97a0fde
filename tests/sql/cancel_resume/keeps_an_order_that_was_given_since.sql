select plan(6);

select tests.start('a>b k');
create temporary table held as select tests.hold('k') as work;
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
select meshhook.cancel_run(tests.run());
select is(tests.steps(), 'a canceled, b canceled, k canceled', 'the cancel comes after the resume');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select is(tests.steps(), 'a failed, b canceled, k canceled', 'what had not ended stays canceled');
select is(tests.attempts('a'), '1 first failed, 2 resume withdrawn', 'the attempt is withdrawn');
select is(tests.run_status(), 'canceled', 'the run stays canceled');
select is((tests.run_row()).canceled_count, 2, 'and counts');
select is((tests.run_row()).failed_count, 1, 'what it shows');

select * from finish();
