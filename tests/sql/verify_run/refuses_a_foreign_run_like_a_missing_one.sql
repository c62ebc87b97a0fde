select plan(4);

select tests.start('a');
select tests.act_as('sam');
select
  tests.refuses(
    format('select meshhook.verify_run(%L)', run_id),
    'PT404',
    'run_not_found',
    'run not found',
    'Check the id; list_runs shows the runs that you can see.'
  )
from (values (tests.run()), (gen_random_uuid()), (null)) as r (run_id);
select is(
  tests.refusal('select meshhook.verify_run(tests.run())'),
  tests.refusal('select meshhook.get_run(tests.run())'),
  'in the words of the other reads'
);

select * from finish();
