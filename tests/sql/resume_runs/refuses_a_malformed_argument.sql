select plan(17);

select tests.start('a');

select
  tests.refuses(
    format(
      'select meshhook.resume_runs(tests.project(), %s, null, %s, %s)',
      c.filter, c.key, c.options
    ),
    'PT400', 'invalid_argument', 'an argument is malformed', c.hint
  )
from (
  values
  ('''{}''', 'null', 'null', 'options: a JSON object, {} for none.'),
  ('''{}''', 'null', '''[]''', 'options: a JSON object, {} for none.'),
  ('''{}''', '''''', '''{}''', 'idempotency_key: 1 to 160 bytes, or leave it out.'),
  ('''{}''', 'repeat(''k'', 161)', '''{}''', 'idempotency_key: 1 to 160 bytes, or leave it out.'),
  ('''{}''', 'null', '''{"limit": 0}''', 'options.limit: 1 to 500.'),
  ('''{}''', 'null', '''{"limit": 501}''', 'options.limit: 1 to 500.'),
  ('''{}''', 'null', '''{"limit": 1.5}''', 'options.limit: 1 to 500.'),
  ('''{}''', 'null', '''{"limit": "1"}''', 'options.limit: 1 to 500.'),
  ('''{}''', 'null', '''{"limit": null}''', 'options.limit: 1 to 500.'),
  ('''{}''', 'null', '''{"after": 1}''', 'options.after: the next of the page before.'),
  ('''{}''', 'null', '''{"dry_run": "yes"}''', 'options.dry_run: true or false.'),
  (
    '''{}''', 'null', '''{"all_roots": true}''',
    'options.all_roots: leave step_key out of the filter for that.'
  ),
  (
    '''{}''', 'null', '''{"supplied_output": 1}''',
    'options.supplied_output: for one step at a time, not with all_roots.'
  ),
  (
    '''{}''', 'null', '''{"after": "nowhere"}''',
    'after: the next of the page before. started_from and started_to: timestamps.'
  ),
  ('null', 'null', '''{}''', 'filter: a JSON object.'),
  (
    '''{"state": "failed"}''', 'null', '''{}''',
    'filter: use workflow, version, status, step_key, error_like, started_from, started_to'
    || ' with text or numbers.'
  ),
  (
    '''{"started_from": "x"}''', 'null', '''{}''',
    'after: the next of the page before. started_from and started_to: timestamps.'
  )
) as c (filter, key, options, hint);

select * from finish();
