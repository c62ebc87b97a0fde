select plan(4);

select tests.make_project();

select
  tests.refuses(
    format('select meshhook.set_member(tests.project(), tests.user_id(''ada''), %L)', call.role),
    'PT409',
    'last_admin',
    'a project keeps at least one admin',
    'Make somebody else an admin first.'
  )
from (values (null), ('viewer'), ('operator')) as call (role);
select meshhook.set_member(tests.project(), tests.user_id('olga'), 'admin');
select lives_ok(
  'select meshhook.set_member(tests.project(), tests.user_id(''ada''), null)',
  'with two, one may leave'
);

select * from finish();
