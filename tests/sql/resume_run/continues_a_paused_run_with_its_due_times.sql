select plan(6);

select tests.start('a d r', '{
  "d": {"type": "delay", "seconds": 100}, "r": {"retry": {"attempts": 3, "backoff_s": 60}}
}');
select tests.finish(
  tests.result(tests.hold('r'), '{"class": "rate_limited", "retry_after_s": 200}')
);
select meshhook.pause_run(tests.run());
select meshhook.resume_run(tests.run());
select tests.prove();

select is(tests.steps(), 'a ready, d waiting, r waiting', 'all that was paused goes on in one act');
select is(tests.due_in('d'), '100 seconds'::interval, 'the delay is due when it was');
select is(tests.due_in('r'), '200 seconds'::interval, 'the retry too');
select is(tests.attempts('d'), '1 first paused, 2 resume queued', 'each with its next attempt');
select is(tests.run_status(), 'running', 'the run is running');
select is((tests.run_row()).directive, null, 'and no longer ordered to pause');

select * from finish();
