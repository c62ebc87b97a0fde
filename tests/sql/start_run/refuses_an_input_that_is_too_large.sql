select plan(3);

select tests.start('a');

-- A JSON string of n characters is n + 2 bytes long.
select lives_ok(
  'select meshhook.start_run(tests.project(), ''flow'', to_jsonb(repeat(''x'', 1048574)))',
  '1 MB is taken'
);
select
  tests.refuses(
    format('select meshhook.start_run(tests.project(), ''flow'', %s)', call.input),
    'PT413',
    'too_large',
    'the input is too large',
    'Send less, or a reference to where the data lies.',
    '{"input_bytes": 1048576}'
  )
from (
  values
  ('to_jsonb(repeat(''x'', 1048575))'),
  -- Few bytes as they are stored, many as they are written.
  ('(''['' || repeat(''1e100000,'', 11) || ''0]'')::jsonb')
) as call (input);

select * from finish();
