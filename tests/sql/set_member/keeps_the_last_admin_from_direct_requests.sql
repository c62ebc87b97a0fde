select plan(3);

select tests.make_project();

select throws_ok(c.command, 'PT409', 'a project keeps at least one admin', c.command)
from (
  values
  ('update meshhook.project_members set role = ''viewer'''),
  ('update meshhook.project_members set role = null')
) as c (command);
select throws_ok(
  'delete from meshhook.project_members',
  '42501',
  'permission denied for table project_members',
  'a member who leaves keeps the row, without a role'
);

select * from finish();
