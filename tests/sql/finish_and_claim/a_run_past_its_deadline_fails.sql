select plan(8);

select tests.start(
  'a>b c d', '{"d": {"type": "delay"}, "c": {"type": "pause"}}', '{}', '{"deadline_s": 60}'
);
select is(tests.due_in(''), '60 seconds'::interval, 'the deadline counts from the start');
create temporary table held as select tests.hold('a') as work;
select tests.make_due('');
select tests.claim();

select is(tests.run_status(), 'failed', 'the run has failed');
select is(
  tests.steps(),
  'a canceled, b canceled, c canceled, d canceled',
  'what was unfinished is canceled'
);
select is((tests.run_row()).error -> 'error' ->> 'code', 'deadline_exceeded', 'for that reason');
select is(
  (tests.attempt('d', 1)).error ->> 'code', 'deadline_exceeded', 'which its attempts say too'
);
select is((tests.run_row()).directive, 'deadline', 'as ordered');
select is(tests.due_in(''), null, 'the deadline is gone');
select is(
  tests.finish(tests.result(h.work)) -> 0 ->> 'status', 'gone', 'what was running is fenced'
) from held as h;

select * from finish();
