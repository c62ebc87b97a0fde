select plan(4);

select tests.make_project();

select
  tests.refuses(
    format('select meshhook.set_member(tests.project(), %s)', call.arguments),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'user_id: a uuid. role: viewer, operator or admin; null removes the member.'
  )
from (
  values
  ('null, ''viewer'''), ('tests.user_id(''tom''), ''owner'''), ('tests.user_id(''tom''), '''''),
  ('tests.user_id(''tom''), ''Admin''')
) as call (arguments);

select * from finish();
