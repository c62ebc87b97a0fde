select plan(2);

select tests.make_project();

select
  throws_ok(
    c.command, 'PT409', 'a project keeps at least one admin', c.command
  )
from (
  values
  ('update meshhook.project_members set role = null'),
  ('update meshhook.project_members set role = ''viewer''')
) as c (command);

select * from finish();
