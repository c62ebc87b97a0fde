select plan(4);

select tests.start('a');
select tests.act_as('sam');
select
  tests.refuses(
    format('select meshhook.compare_attempts(%L, ''a'', 1, 1)', run_id),
    'PT404',
    'run_not_found',
    'run not found',
    'Check the id; list_runs shows the runs that you can see.'
  )
from (values (tests.run()), (gen_random_uuid()), (null)) as r (run_id);
select is(
  tests.refusal('select meshhook.compare_attempts(tests.run(), ''a'', 1, 1)'),
  tests.refusal('select meshhook.get_attempt(tests.run(), ''a'', 1)'),
  'in the words of the other reads'
);

select * from finish();
