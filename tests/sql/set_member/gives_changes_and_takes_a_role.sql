select plan(5);

select tests.make_project();
create function pg_temp.role_of(p_name text) returns text language sql as $$
  select m.role
  from meshhook.project_members as m
  where m.project_id = tests.project() and m.user_id = tests.user_id(p_name)
$$;

select is(
  meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer'),
  jsonb_build_object(
    'project_id', tests.project(), 'user_id', tests.user_id('tom'), 'role', 'viewer'
  ),
  'the answer'
);
select is(pg_temp.role_of('tom'), 'viewer', 'a new member');
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'operator');
select is(pg_temp.role_of('tom'), 'operator', 'with another role');
select meshhook.set_member(tests.project(), tests.user_id('tom'), null);
select is(pg_temp.role_of('tom'), null, 'and gone');
select lives_ok(
  'select meshhook.set_member(tests.project(), tests.user_id(''tom''), null)',
  'taking away twice is no fault'
);

select * from finish();
