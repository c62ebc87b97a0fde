select plan(5);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format(
      'select meshhook.resume_run_from_step(tests.run(), ''a'', input_patch => %s)', call.patch
    ),
    'PT413',
    'too_large',
    'an argument is too large',
    'Send less: a patch names only what changes.',
    '{"input_patch_bytes": 65536, "options_bytes": 1048576}'
  )
from (
  values
  -- {"x": "..."} is nine bytes and what it holds.
  ('jsonb_build_object(''x'', repeat(''x'', 65528))'),
  ('jsonb_build_object(''x'', repeat(''é'', 32764))'),
  -- Few bytes as it is stored, many as it is written.
  ('''{"x": 1e65536}''')
) as call (patch);
select tests.refuses(
  'select meshhook.resume_run_from_step(
    tests.run(), ''a'', options => jsonb_build_object(''supplied_output'', repeat(''x'', 1048576))
  )',
  'PT413',
  'too_large',
  'an argument is too large',
  'Send less: a patch names only what changes.',
  '{"input_patch_bytes": 65536, "options_bytes": 1048576}'
);
select lives_ok(
  'select tests.resume(''a'', jsonb_build_object(''x'', repeat(''x'', 65527)))', '64 kB are taken'
);

select * from finish();
