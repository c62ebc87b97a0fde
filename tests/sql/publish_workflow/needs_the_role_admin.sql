select plan(2);

select tests.make_project();

select tests.act_as('olga');
select tests.refuses(
  'select meshhook.publish_workflow(tests.project(), ''flow'', tests.graph(''a''))',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role admin.',
  '{"role": "admin"}'
);
select tests.act_as('vic');
select tests.refuses(
  'select meshhook.publish_workflow(tests.project(), ''flow'', tests.graph(''a''))',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role admin.',
  '{"role": "admin"}'
);

select * from finish();
