select plan(12);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
create temporary table answered as select tests.resume('b', null, '{}', 'mended') as answer;

select is(
  tests.attempts('b'), '1 first failed, 2 resume queued', 'attempt n stays, n + 1 is queued'
);
select is(tests.steps(), 'a succeeded, b ready', 'the step is ready');
select
  is(
    (tests.attempt('b', 2)).act_id, (a.answer ->> 'act_id')::uuid, 'the attempt names its act'
  )
from answered as a;
select is((tests.snapshot('b', 2)).input_mode, 'cloned', 'its snapshot is a clone');
select is((tests.snapshot('b', 2)).cloned_from, 1, 'of that of the attempt before');
select is((tests.snapshot('b', 2)).reads, '{"a": 1}', 'it names the same attempts');
select is(
  (tests.snapshot('b', 2)).node_hash, (tests.snapshot('b', 1)).node_hash, 'of the same node'
);
select
  is(
    (tests.snapshot('b', 2)).act_id, (a.answer ->> 'act_id')::uuid, 'the snapshot names its act'
  )
from answered as a;
select is(
  a.answer - array['act_id', 'audit_id'],
  jsonb_build_object(
    'run_id', tests.run(),
    'step_key', 'b',
    'item_key', '',
    'attempt', 2,
    'from_attempt', 1,
    'reset', '[]'::jsonb,
    'replayed', false
  ),
  'the answer says so'
) from answered as a;
select is(tests.run_status(), 'running', 'the run is running');
select is(tests.work(), 'b/2', 'and goes on');
select is(tests.run_status(), 'succeeded', 'to its end');

select * from finish();
