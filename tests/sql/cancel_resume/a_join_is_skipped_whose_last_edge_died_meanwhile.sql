select plan(3);

select tests.start(
  'c c:yes>b c:no>j k k:yes>x k:no>j j>z',
  '{"c": {"type": "branch"}, "k": {"type": "branch"}}'
);
create temporary table held as select tests.hold('k') as work;
select tests.work('{"c": {"handle": "yes"}}');
create temporary table resumed as select tests.resume('c') as answer;
select tests.finish(tests.result(h.work, '{"handle": "yes"}')) from held as h;
select is(
  tests.steps(),
  'b pending, c ready, j pending, k succeeded, x ready, z pending',
  'j waits for c'
);
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(
  tests.steps(),
  'b succeeded, c succeeded, j skipped, k succeeded, x ready, z skipped',
  'j and what is below it are skipped'
);
select tests.work();
select is(tests.run_status(), 'succeeded', 'and the run ends');

select * from finish();
