select plan(6);

select tests.make_project();
select meshhook.set_secret(tests.project(), 'A', 'v1:k1:' || repeat('A', 40));
create function pg_temp.as_worker_for(p_name text) returns void language sql as $$
  select tests.act_as(p_name);
  select set_config('role', 'meshhook_worker', true);
$$;

select throws_ok(
  'select meshhook_worker.list_sealed(tests.project())',
  '42501',
  null,
  'not to an admin as such'
);
select pg_temp.as_worker_for('ada');
select is(
  meshhook_worker.list_sealed(tests.project()),
  jsonb_build_object('secrets', jsonb_build_array(
    jsonb_build_object('key', 'A', 'value_encrypted', 'v1:k1:' || repeat('A', 40))
  )),
  'to the two together'
);
select pg_temp.as_worker_for('olga');
select is(
  tests.refusal('select meshhook_worker.list_sealed(tests.project())') ->> 'reason',
  'role_required',
  'not for an operator'
);
select pg_temp.as_worker_for('sam');
select is(
  tests.refusal('select meshhook_worker.list_sealed(tests.project())'),
  tests.refusal('select meshhook_worker.list_sealed(gen_random_uuid())'),
  'not for a stranger, who learns nothing'
);
select is(
  tests.refusal('select meshhook_worker.list_sealed(tests.project())') ->> 'reason',
  'project_not_found',
  'but that'
);
select tests.act_as_role('meshhook_worker');
select is(
  tests.refusal('select meshhook_worker.list_sealed(tests.project())') ->> 'reason',
  'unauthenticated',
  'and not for nobody'
);

select * from finish();
