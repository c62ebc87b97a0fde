select plan(2);

select tests.make_project();
select is(meshhook.list_secrets(tests.project()), '{"secrets": []}', 'there are none yet');
select meshhook.set_secret(tests.project(), 'b', 'v1:k2:' || repeat('B', 40));
select meshhook.set_secret(tests.project(), 'A', 'v1:k1:' || repeat('A', 40));

create function pg_temp.told(p_key text, p_key_id text) returns jsonb language sql as $$
  select jsonb_build_object(
    'key', p_key,
    'key_id', p_key_id,
    'changed_by', tests.user_id('ada'),
    'created_at', now(),
    'updated_at', now()
  )
$$;
select is(
  meshhook.list_secrets(tests.project()),
  jsonb_build_object('secrets', jsonb_build_array(
    pg_temp.told('A', 'k1'), pg_temp.told('b', 'k2')
  )),
  'by name'
);

select * from finish();
