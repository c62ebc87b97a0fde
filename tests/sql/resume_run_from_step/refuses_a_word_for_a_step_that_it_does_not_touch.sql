select plan(2);

select tests.start('a>b c', '{"b": {"type": "http_call"}}');
select tests.work('{"a": "failed"}');

select
  throws_ok(
    format(
      'select meshhook.resume_run_from_step(%L, ''a'', options => %L)', tests.run(), c.options
    ),
    'PT400', 'an argument is malformed', c.options
  )
from (
  values ('{"repeat": {"c": "new_key"}}'), ('{"acknowledge": ["a", "typo"]}')
) as c (options);

select * from finish();
