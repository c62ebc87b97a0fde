select plan(4);

select tests.start('a');

select
  throws_ok(
    format(
      'set local role %I; select meshhook_worker.claim(''w1'', ''{transform}'', 1, 30)', r.role
    ),
    '42501',
    'permission denied for schema meshhook_worker',
    r.role
  )
from (values ('anon'), ('authenticated'), ('service_role')) as r (role);
select is(tests.steps(), 'a ready', 'nothing was claimed');

select * from finish();
