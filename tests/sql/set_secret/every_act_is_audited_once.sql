select plan(2);

select tests.make_project();
select meshhook.set_secret(tests.project(), 'TOKEN', 'v1:k1:' || repeat('A', 40));
select meshhook.set_secret(tests.project(), 'TOKEN', 'v1:k2:' || repeat('C', 40));
select meshhook.delete_secret(tests.project(), 'TOKEN');

select results_eq(
  'select l.action, l.user_id, l.metadata
  from meshhook.audit_log as l
  where l.resource_type = ''secret''
  order by l.id',
  'select c.action, tests.user_id(''ada''), c.metadata::jsonb
  from (values
    (''set_secret'', ''{"key": "TOKEN", "key_id": "k1"}''),
    (''set_secret'', ''{"key": "TOKEN", "key_id": "k2"}''),
    (''delete_secret'', ''{"key": "TOKEN"}'')
  ) as c (action, metadata)',
  'names, and no value'
);
select is(
  (
    select count(distinct l.resource_id)
    from meshhook.audit_log as l
    where l.resource_type = 'secret'
  ),
  1::bigint,
  'all about one'
);

select * from finish();
