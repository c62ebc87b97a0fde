select plan(8);

select tests.make_project();

select
  tests.refuses(
    format('select meshhook.publish_workflow(tests.project(), %s, tests.graph(''a''))', call.slug),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'slug: 1 to 100 of a-z, 0-9, - and _, beginning with a letter or digit.'
  )
from (
  values
  ('null'),
  (''''''),
  ('''Flow'''),
  ('''a b'''),
  ('''-a'''),
  ('''é'''),
  ('repeat(''a'', 101)'),
  ('e''a\n''')
) as call (slug);

select * from finish();
