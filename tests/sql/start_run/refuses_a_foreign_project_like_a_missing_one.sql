select plan(3);

select tests.start('a');
select tests.act_as('sam');
create temporary table refusals as
select
  tests.refusal('select meshhook.start_run(tests.project(), ''flow'')') as of_a_foreign_one,
  tests.refusal('select meshhook.start_run(gen_random_uuid(), ''flow'')') as of_a_missing_one;

select is(r.of_a_foreign_one, r.of_a_missing_one, 'in the same words') from refusals as r;
select is(r.of_a_foreign_one ->> 'reason', 'project_not_found', 'not found') from refusals as r;
select is(r.of_a_foreign_one ->> 'sqlstate', 'PT404', 'with the status 404') from refusals as r;

select * from finish();
