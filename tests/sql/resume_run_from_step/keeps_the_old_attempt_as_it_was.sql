-- Argo #13839 loses the attempt that came before.
select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table before as
select
  to_jsonb(tests.attempt('a', 1)) as attempt,
  to_jsonb(tests.snapshot('a', 1)) as snapshot;
select tests.resume('a', '{"input": {"x": 1}}');
select tests.work();

select is(to_jsonb(tests.attempt('a', 1)), b.attempt, 'the attempt') from before as b;
select is(to_jsonb(tests.snapshot('a', 1)), b.snapshot, 'and what it was given') from before as b;

select * from finish();
