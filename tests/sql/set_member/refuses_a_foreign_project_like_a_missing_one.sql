select plan(2);

select tests.make_project();
select tests.act_as('sam');
create temporary table refusals as
select
  tests.refusal(
    'select meshhook.set_member(tests.project(), tests.user_id(''sam''), ''admin'')'
  ) as of_a_foreign_one,
  tests.refusal(
    'select meshhook.set_member(gen_random_uuid(), tests.user_id(''sam''), ''admin'')'
  ) as of_a_missing_one;

select is(r.of_a_foreign_one, r.of_a_missing_one, 'in the same words') from refusals as r;
select is(r.of_a_foreign_one ->> 'reason', 'project_not_found', 'not found') from refusals as r;

select * from finish();
