select plan(2);

select tests.start('a');
select tests.act_as('vic');

select tests.refuses(
  'select meshhook.start_run(tests.project(), ''flow'')',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role operator.',
  '{"role": "operator"}'
);
select is((select count(*)::int from meshhook.workflow_runs), 1, 'no run was started');

select * from finish();
