select plan(8);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format(
      'insert into meshhook.run_acts (project_id, run_id, kind, %s)
      values (tests.project(), tests.run(), %s)',
      c.columns, c.given
    ),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'An act on a whole run names no step and gives no input, output or attempt.'
  )
from (
  values
  ('step_key', '''resume_run'', ''a'''),
  ('step_key', '''pause_run'', ''a'''),
  ('step_key', '''cancel_run'', ''a'''),
  ('step_key', '''wish'', ''a'''),
  ('item_key', '''cancel_run'', ''0'''),
  ('input_patch', '''resume_run'', ''{}'''),
  ('expected_attempt', '''resume_run'', 1'),
  ('options', '''cancel_run'', ''{"supplied_output": 1}''')
) as c (columns, given);

select * from finish();
