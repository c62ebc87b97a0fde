select plan(5);

select tests.start('a');
select tests.work('{"a": "failed"}');
create function pg_temp.ask() returns jsonb language sql as $$
  select meshhook.resume_run_from_step(
    tests.run(), 'a', 'mended', 'k', 1, '{"input": {"x": 1}}', '', null, '{"delay": 0}'
  )
$$;
create temporary table answered as select pg_temp.ask() as answer;
select tests.prove();
select is(a.answer -> 'replayed', 'false', 'the first is no replay') from answered as a;

select is(pg_temp.ask(), a.answer || '{"replayed": true}', 'asked again: the same answer')
from answered as a;
select tests.work();
select is(
  pg_temp.ask(), a.answer || '{"replayed": true}', 'also when the run has gone on'
) from answered as a;
select is(tests.attempts('a'), '1 first failed, 2 resume succeeded', 'and one act');
select is(
  (
    select count(*)::int from meshhook.audit_log as l
    where l.resource_id = tests.run()
  ),
  1,
  'one audit row'
);

select * from finish();
