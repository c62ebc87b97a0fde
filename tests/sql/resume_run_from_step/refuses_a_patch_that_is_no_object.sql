select plan(5);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format(
      'select meshhook.resume_run_from_step(tests.run(), ''a'', input_patch => %L)', call.patch
    ),
    'PT422',
    'invalid_patch',
    'the input patch is not an object',
    'Give a JSON merge patch, for example {"input": {"title": "mended"}}.'
  )
from (values ('null'), ('[]'), ('1'), ('"x"'), ('true')) as call (patch);

select * from finish();
