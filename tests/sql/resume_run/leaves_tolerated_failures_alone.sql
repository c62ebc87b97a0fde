-- Argo #11395 retries what was tolerated, and ends in error; #12543 retries all failures at once,
-- also those that nobody asked for; see #13692 too.
select plan(1);

select tests.start('a b', '{"a": {"on_error": "continue"}}');
select tests.work('{"a": "failed", "b": "failed"}');
select meshhook.resume_run(tests.run());
select tests.prove();

select is(tests.steps(), 'a failed, b ready', 'they are successes');

select * from finish();
