select plan(3);

select tests.make_project();
select meshhook.set_secret(tests.project(), 'A', 'v1:k1:' || repeat('A', 40));

create function pg_temp.is_refused(p_name text) returns text language sql as $$
  select tests.act_as(p_name);
  select tests.refuses(
    'select meshhook.list_secrets(tests.project())',
    'PT403',
    'role_required',
    'your role is too low',
    'Ask an admin of the project for the role admin.',
    '{"role": "admin"}'
  )
$$;

select pg_temp.is_refused('olga');
select pg_temp.is_refused('vic');
select tests.act_as('ada');
select lives_ok(
  'select meshhook.list_secrets(tests.project())',
  'an admin may'
);

select * from finish();
