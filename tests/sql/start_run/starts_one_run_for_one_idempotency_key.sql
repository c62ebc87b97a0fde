select plan(5);

select tests.start('a');
create temporary table first as
select meshhook.start_run(tests.project(), 'flow', '{"n": 1}', idempotency_key => 'k') as answer;

select is(
  meshhook.start_run(tests.project(), 'flow', '{"n": 1}', idempotency_key => 'k'),
  (select f.answer || '{"replayed": true}' from first as f),
  'the same request is answered with the same run'
);
select is((select f.answer ->> 'replayed' from first as f), 'false', 'the first was no replay');
select is(
  (
    select count(*)::int from meshhook.workflow_runs
    where idempotency_key = 'k'
  ),
  1,
  'there is one run'
);
select is(
  (
    select count(*)::int
    from meshhook.run_steps as s
    where s.run_id = (select (f.answer ->> 'run_id')::uuid from first as f)
  ),
  1,
  'with its steps laid out once'
);
select isnt(
  meshhook.start_run(tests.project(), 'flow', '{"n": 1}', idempotency_key => 'l') ->> 'run_id',
  (select f.answer ->> 'run_id' from first as f),
  'another key starts another run'
);

select * from finish();
