select plan(10);

select tests.start('a>b b>c d p f', '{
  "d": {"type": "delay"}, "p": {"type": "pause"}
}');
select tests.finish(tests.result(tests.hold('a')));
select tests.finish(tests.result(tests.hold('f'), '"failed"'));
select meshhook.cancel_run(tests.run());

select is(
  tests.steps(),
  'a succeeded, b canceled, c canceled, d canceled, f failed, p canceled',
  'what was finished stays'
);
select is(tests.attempts('b'), '1 first canceled', 'a queued attempt ends canceled');
select is(tests.attempts('d'), '1 first canceled', 'one that waits too');
select is(tests.attempts('p'), '1 first paused', 'one that is paused has ended already');
select is(tests.attempts('c'), null, 'a step that was never reached has none');
select isnt((tests.attempt('b', 1)).finished_at, null, 'each ended now');
select is(tests.queued(), null, 'the queue is empty');
select is(tests.run_status(), 'canceled', 'the run is canceled');
select isnt((tests.run_row()).finished_at, null, 'at its end');
select is((tests.run_row()).error, null, 'without an error');

select * from finish();
