select plan(5);

select tests.start('a>b b>j k>j');
create temporary table held as select tests.hold('k') as work;
select tests.work();
select is(tests.steps(), 'a succeeded, b succeeded, j pending, k running', 'j waits for k alone');
create temporary table resumed as select tests.resume('b') as answer;
select tests.finish(tests.result(h.work)) from held as h;
select is(tests.steps(), 'a succeeded, b ready, j pending, k succeeded', 'now it waits for b');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(
  tests.steps(), 'a succeeded, b succeeded, j ready, k succeeded', 'it waits for nothing any more'
);
select is(tests.work(), 'j/1', 'and runs');
select is(tests.run_status(), 'succeeded', 'to the end');

select * from finish();
