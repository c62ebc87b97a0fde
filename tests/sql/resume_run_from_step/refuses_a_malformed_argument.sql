select plan(14);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(%s)', call.arguments),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    call.hint
  )
from (
  values
  ('null, ''a''', 'run_id: give the id of a run.'),
  ('tests.run(), null', 'step_key: name the step to resume from.'),
  ('tests.run(), repeat(''a'', 201)', 'step_key: at most 200 bytes.'),
  ('tests.run(), repeat(''é'', 101)', 'step_key: at most 200 bytes.'),
  ('tests.run(), ''a'', reason => repeat(''é'', 2001)', 'reason: at most 2,000 characters.'),
  (
    'tests.run(), ''a'', idempotency_key => ''''',
    'idempotency_key: 1 to 200 bytes, or leave it out.'
  ),
  (
    'tests.run(), ''a'', idempotency_key => repeat(''é'', 101)',
    'idempotency_key: 1 to 200 bytes, or leave it out.'
  ),
  ('tests.run(), ''a'', expected_attempt => 0', 'expected_attempt: a number from 1.'),
  (
    'tests.run(), ''a'', plan_hash => repeat(''a'', 201)', 'plan_hash: the one that a preview gave.'
  ),
  ('tests.run(), ''a'', options => null', 'options: a JSON object, {} for none.'),
  ('tests.run(), ''a'', options => ''null''', 'options: a JSON object, {} for none.'),
  ('tests.run(), ''a'', options => ''[]''', 'options: a JSON object, {} for none.'),
  ('tests.run(), ''a'', options => ''"all_roots"''', 'options: a JSON object, {} for none.'),
  (
    'tests.run(), ''a'', input_patch => ''{}'', options => ''{"supplied_output": 1}''',
    'input_patch: not together with supplied_output or all_roots.'
  )
) as call (arguments, hint);

select * from finish();
