select plan(5);

select tests.make_project();

select
  tests.refuses(
    format('select meshhook.list_audit(tests.project(), %s)', call.arguments),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    call.hint
  )
from (
  values
  ('page_size => 0', 'page_size: 1 to 500.'),
  (
    'filter => ''{"who": "ada"}''', 'filter: use action, user_id, resource_id with text or numbers.'
  ),
  ('after => ''x''', 'after: the next of the page before.'),
  ('after => ''9223372036854775808''', 'after: the next of the page before.')
) as call (arguments, hint);

select
  tests.refuses(
    $$select meshhook.list_audit(gen_random_uuid(), after => 'x')$$,
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'after: the next of the page before.'
  );

select * from finish();
