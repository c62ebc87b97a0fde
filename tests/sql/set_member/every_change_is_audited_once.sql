select plan(1);

select tests.make_project();
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer');
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer');
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'admin');
select meshhook.set_member(tests.project(), tests.user_id('tom'), null);
select meshhook.set_member(tests.project(), tests.user_id('tom'), null);

select results_eq(
  'select l.action, l.user_id, l.metadata
  from meshhook.audit_log as l
  where l.resource_id = tests.user_id(''tom'')
  order by l.id',
  'select c.action, tests.user_id(''ada''), c.metadata::jsonb
  from (values
    (''set_member'', ''{"role": "viewer"}''),
    (''set_member'', ''{"role": "admin", "from_role": "viewer"}''),
    (''remove_member'', ''{"from_role": "admin"}'')
  ) as c (action, metadata)',
  'who did what; what changes nothing leaves no row'
);

select * from finish();
