select plan(12);

select tests.start('a');

select
  tests.refuses(
    format('select meshhook.list_runs(tests.project(), %s)', call.arguments),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    call.hint
  )
from (
  values
  ('page_size => 0', 'page_size: 1 to 500.'),
  ('page_size => 501', 'page_size: 1 to 500.'),
  ('page_size => null', 'page_size: 1 to 500.'),
  ('filter => null', 'filter: a JSON object.'),
  ('filter => ''[]''', 'filter: a JSON object.'),
  (
    'filter => ''{"state": "failed"}''',
    'filter: use workflow, version, status, step_key, error_like, started_from, started_to with '
    || 'text or numbers.'
  ),
  (
    'filter => ''{"status": ["failed"]}''',
    'filter: use workflow, version, status, step_key, error_like, started_from, started_to with '
    || 'text or numbers.'
  ),
  (
    'filter => jsonb_build_object(''error_like'', repeat(''x'', 10000))',
    'filter: at most 10,000 bytes.'
  ),
  ('after => repeat(''x'', 201)', 'after: the next of the page before.'),
  (
    'after => ''x''', 'after: the next of the page before. started_from and started_to: timestamps.'
  ),
  (
    'filter => ''{"started_to": "soon"}''',
    'after: the next of the page before. started_from and started_to: timestamps.'
  )
) as call (arguments, hint);

select
  tests.refuses(
    $$select meshhook.list_runs(gen_random_uuid(), after => 'x')$$,
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'after: the next of the page before. started_from and started_to: timestamps.'
  );

select * from finish();
