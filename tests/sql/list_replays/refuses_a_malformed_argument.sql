select plan(3);

select tests.make_project();

select
  tests.refuses(
    format(
      'select meshhook.list_replays(tests.project(), ''k'', ''a'', ''r'', ''{}'', %L, %L)',
      call.after, call.page_size
    ),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'after: the id of a run. page_size: a number that is not negative.'
  )
from (
  values
  ('x', 1),
  ('2026-01-01T00:00:00.000000Z 00000000-0000-0000-0000-000000000000', 1),
  ('00000000-0000-0000-0000-000000000000', -1)
) as call (after, page_size);

select * from finish();
