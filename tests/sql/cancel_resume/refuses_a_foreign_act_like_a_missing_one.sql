select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
grant select on resumed to public;
select tests.act_as('sam');
create temporary table refusals as
select
  tests.refusal(
    'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r'
  ) as of_a_foreign_one,
  tests.refusal('select meshhook.cancel_resume(gen_random_uuid())') as of_a_missing_one;

select is(r.of_a_foreign_one, r.of_a_missing_one, 'in the same words') from refusals as r;
select is(r.of_a_foreign_one ->> 'reason', 'act_not_found', 'not found') from refusals as r;

select * from finish();
