select plan(3);

select tests.make_project();
select meshhook.set_secret(tests.project(), 'A', 'v1:k1:' || repeat('A', 40));
select tests.act_as('sam');
create temporary table refusals as
select
  tests.refusal(
    'select meshhook.set_secret(tests.project(), ''A'', ''v1:k1:'' || repeat(''A'', 40))'
  ) as of_a_foreign_one,
  tests.refusal(
    'select meshhook.set_secret(gen_random_uuid(), ''A'', ''v1:k1:'' || repeat(''A'', 40))'
  ) as of_a_missing_one;

select is(r.of_a_foreign_one, r.of_a_missing_one, 'in the same words') from refusals as r;
select is(r.of_a_foreign_one ->> 'reason', 'project_not_found', 'not found') from refusals as r;
select tests.act_as_role('authenticated');
select is(
  tests.refusal(
    'select meshhook.set_secret(tests.project(), ''A'', ''v1:k1:'' || repeat(''A'', 40))'
  ) ->> 'sqlstate',
  'PT401',
  'and nobody is asked to sign in first'
);

select * from finish();
