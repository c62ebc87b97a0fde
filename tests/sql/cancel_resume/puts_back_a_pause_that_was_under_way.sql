select plan(5);

select tests.start('a>b k>l');
create temporary table held as select tests.hold('k') as work;
select meshhook.pause_run(tests.run());
create temporary table resumed as select tests.resume('a') as answer;
select tests.finish(tests.result(h.work)) from held as h;
select is(
  tests.steps(), 'a ready, b pending, k succeeded, l ready', 'the resume has ended the pause'
);
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select is(tests.steps(), 'a paused, b pending, k succeeded, l paused', 'it is paused again');
select is(tests.run_status(), 'paused', 'the run too');
select meshhook.resume_run(tests.run());
select tests.prove();
select is(tests.work(), 'a/3 l/2 b/1', 'and continues where it stopped');
select is(tests.run_status(), 'succeeded', 'to its end');

select * from finish();
