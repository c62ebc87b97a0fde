select plan(2);

select tests.make_project('one');
select tests.act_as('sam');
select meshhook.create_project('of a stranger');
select tests.act_as('olga');

select is(
  meshhook.list_projects() #- '{projects,0,created_at}',
  jsonb_build_object('projects', jsonb_build_array(jsonb_build_object(
    'project_id', tests.project(),
    'name', 'one',
    'members', (
      select
        jsonb_agg(
          jsonb_build_object('user_id', m.user_id, 'role', m.role) order by m.created_at, m.user_id
        )
      from meshhook.project_members as m
    )
  ))),
  'with their members'
);
select
  is(
    jsonb_array_length(meshhook.list_projects() -> 'projects' -> 0 -> 'members'), 3, 'three of them'
  );

select * from finish();
