select plan(7);

select tests.start('a>b d r p', '{
  "d": {"type": "delay", "seconds": 100}, "r": {"retry": {"attempts": 2, "backoff_s": 60}}, "p": {"type": "pause"}
}');
select tests.finish(tests.result(tests.hold('r'), '"failed"'));
create temporary table answered as select meshhook.pause_run(tests.run(), 'a look at it') as answer;

select is(
  tests.steps(),
  'a paused, b pending, d paused, p paused, r paused',
  'ready steps, delays and retries are paused'
);
select is(tests.attempts('a'), '1 first paused', 'with their attempts');
select is(tests.attempts('r'), '1 first failed, 2 retry paused', 'the retry too');
select is(tests.queued(), null, 'the queue is empty');
select is(tests.run_status(), 'paused', 'the run is paused');
select is(a.answer - array['act_id', 'audit_id'], jsonb_build_object(
  'run_id', tests.run(), 'status', 'paused'
), 'and the answer says so') from answered as a;
select is(tests.work(), '', 'no worker gets anything');

select * from finish();
