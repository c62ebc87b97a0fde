select plan(4);

select tests.make_project();
create function pg_temp.sealed() returns text language sql as $$
  select string_agg(s.key || ' ' || s.value_encrypted || ' ' || s.key_id, ', ' order by s.key)
  from meshhook.secrets as s
$$;

select is(
  meshhook.set_secret(tests.project(), 'TOKEN', 'v1:k1:' || repeat('A', 40)),
  jsonb_build_object('project_id', tests.project(), 'key', 'TOKEN'),
  'the answer'
);
select meshhook.set_secret(tests.project(), 'OTHER', 'v1:k1:' || repeat('B', 40));
select meshhook.set_secret(tests.project(), 'TOKEN', 'v1:k2:' || repeat('C', 40));
select tests.act_as_role('none');
select is(
  pg_temp.sealed(),
  'OTHER v1:k1:' || repeat('B', 40) || ' k1, TOKEN v1:k2:' || repeat('C', 40) || ' k2',
  'what is stored is what was sent, under the key that it names'
);
select is(
  (select array_agg(distinct s.changed_by) from meshhook.secrets as s),
  array[tests.user_id('ada')],
  'and who sent it'
);
select is(
  (select array_agg(distinct s.request ->> 'database_role') from meshhook.secrets as s),
  array['authenticated'],
  'in which role'
);

select * from finish();
