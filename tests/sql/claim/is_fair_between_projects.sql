-- The walk over the projects begins anywhere; wherever it does, it must come to the lowest id too.
select plan(1);

select tests.start((select string_agg('n' || n, ' ') from generate_series(1, 100) as n));
select tests.act_as_role('none');
insert into meshhook.projects (id, owner, name)
values ('00000000-0000-4000-8000-000000000001', tests.user_id('ada'), 'small');
insert into meshhook.project_members (project_id, user_id, role)
values ('00000000-0000-4000-8000-000000000001', tests.user_id('olga'), 'operator');
select set_config('tests.project_id', '00000000-0000-4000-8000-000000000001', true);
select tests.start('a b');

select is(
  (
    select count(*)::int
    from jsonb_array_elements(tests.claim(10)) as w
    where w ->> 'project_id' = tests.project()::text
  ),
  2,
  'a project with little work gets its share beside one with much'
);

select * from finish();
