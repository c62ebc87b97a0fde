select plan(4);

select tests.make_project();
select meshhook.set_secret(tests.project(), 'A', 'v1:k1:' || repeat('A', 40));
select meshhook.set_secret(tests.project(), 'B', 'v1:k1:' || repeat('A', 40));
select is(
  meshhook.delete_secret(tests.project(), 'A'),
  jsonb_build_object('project_id', tests.project(), 'key', 'A'),
  'the answer'
);
select is(
  jsonb_path_query_array(meshhook.list_secrets(tests.project()), '$.secrets[*].key'),
  '["B"]',
  'the other one stays'
);
select tests.refuses(
  'select meshhook.delete_secret(tests.project(), ''A'')',
  'PT404',
  'secret_not_found',
  'secret not found',
  'list_secrets names the secrets of the project.'
);
select tests.refuses(
  'select meshhook.delete_secret(tests.project(), null)',
  'PT404',
  'secret_not_found',
  'secret not found',
  'list_secrets names the secrets of the project.'
);

select * from finish();
