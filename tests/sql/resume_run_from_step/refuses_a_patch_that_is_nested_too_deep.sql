select plan(3);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format(
      'select meshhook.resume_run_from_step(tests.run(), ''a'', %s => %L)',
      call.argument,
      repeat('{"x":', call.depth) || '1' || repeat('}', call.depth)
    ),
    'PT422',
    'invalid_patch',
    'an argument is nested too deep',
    'A patch or an option is at most 64 levels deep.',
    '{"depth": 64}'
  )
from (values ('input_patch', 65), ('input_patch', 3000)) as call (argument, depth);
select tests.resume('a', (repeat('{"x":', 64) || '1' || repeat('}', 64))::jsonb);
select is(tests.work(), 'a/2', 'what is taken can be claimed');

select * from finish();
