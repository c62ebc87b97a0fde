select plan(3);

select tests.act_as('ada');
create temporary table made as
select (meshhook.create_project('  Blue  ') ->> 'project_id')::uuid as id;

select is(p.name, 'Blue', 'its name, trimmed')
from meshhook.projects as p, made as m
where p.id = m.id;
select is(p.owner, tests.user_id('ada'), 'its owner')
from meshhook.projects as p, made as m
where p.id = m.id;
select results_eq(
  'select o.user_id, o.role
  from meshhook.project_members as o, made as m
  where o.project_id = m.id',
  'select tests.user_id(''ada''), ''admin''',
  'its first member'
);

select * from finish();
