select plan(2);

select tests.start('a');
select tests.act_as('ada');

select throws_ok(
  'update meshhook.workflow_definitions set definition = ''{}''',
  '42501',
  'permission denied for table workflow_definitions',
  'not by an admin'
);
select tests.act_as_role('none');
select throws_ok(
  'update meshhook.workflow_definitions set definition = ''{}''',
  '42501',
  'workflow_definitions is append-only',
  'and not by the owner of the table'
);

select * from finish();
