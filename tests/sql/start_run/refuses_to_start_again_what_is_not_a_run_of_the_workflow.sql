select plan(2);

select tests.start('a');
select tests.act_as('ada');
select meshhook.publish_workflow(tests.project(), 'other', tests.graph('a'));
select tests.make_project('another');
create temporary table mine as select tests.run() as run_id;
select tests.start('a');

select
  tests.refuses(
    format('select meshhook.start_run(tests.project(), ''flow'', from_run => %L)', call.run_id),
    'PT404',
    'run_not_found',
    'run not found',
    'Check the id; list_runs shows the runs that you can see.'
  )
from (
  select gen_random_uuid() as run_id
  union all
  select m.run_id from mine as m
) as call;

select * from finish();
