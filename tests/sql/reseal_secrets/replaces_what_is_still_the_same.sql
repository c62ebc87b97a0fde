select plan(8);

select tests.make_project();
select meshhook.set_secret(tests.project(), 'A', 'v1:k1:' || repeat('A', 40));
select meshhook.set_secret(tests.project(), 'B', 'v1:k1:' || repeat('B', 40));
create temporary table act as select
  tests.project() as project_id,
  jsonb_build_array(
    jsonb_build_object(
      'key', 'A', 'from', 'v1:k1:' || repeat('A', 40), 'to', 'v1:k2:' || repeat('a', 40)
    ),
    jsonb_build_object(
      'key', 'B', 'from', 'v1:k1:' || repeat('X', 40), 'to', 'v1:k2:' || repeat('b', 40)
    )
  ) as secrets;
grant select on act to public;
create function pg_temp.reseal(p_name text) returns jsonb language plpgsql as $$
begin
  perform tests.act_as(p_name);
  perform set_config('role', 'meshhook_worker', true);
  return (select meshhook_worker.reseal_secrets(a.project_id, a.secrets) from act as a);
end;
$$;

select is(
  tests.refusal('select pg_temp.reseal(''olga'')') ->> 'reason',
  'role_required',
  'for an operator it does nothing'
);
select is(
  tests.refusal('select pg_temp.reseal(''sam'')') ->> 'reason',
  'project_not_found',
  'nor for a stranger'
);
select is(pg_temp.reseal('ada'), '{"keys": ["A"]}', 'what somebody set meanwhile stays');
select is(pg_temp.reseal('ada'), '{"keys": []}', 'a second time there is nothing left to do');
select is(
  tests.refusal(
    'select meshhook_worker.reseal_secrets(tests.project(), ''[{"key": "B", "to": "plain"}]'')'
  ) ->> 'sqlstate',
  'WF002',
  'what is not sealed is refused'
);
select tests.act_as_role('none');
select is(
  (select array_agg(s.value_encrypted order by s.key) from meshhook.secrets as s),
  array['v1:k2:' || repeat('a', 40), 'v1:k1:' || repeat('B', 40)],
  'what is stored'
);
select is(
  (select array_agg(s.changed_by) from meshhook.secrets as s),
  array[tests.user_id('ada'), tests.user_id('ada')],
  'who set a value stays'
);
select results_eq(
  'select l.action, l.user_id, l.database_role, l.metadata
  from meshhook.audit_log as l
  where l.resource_type = ''secret''
  order by l.id
  offset 2',
  'select ''rotate_secrets'', tests.user_id(''ada''), ''meshhook_worker'',
    ''{"keys": ["A"], "key_ids": ["k2"]}''::jsonb',
  'one audit row for all of them'
);

select * from finish();
