select plan(1);

select tests.bring_realtime();
select meshhook_private.connect_realtime();
select tests.start('a');
create temporary table runs as select tests.run() as id;
insert into runs
select (meshhook.start_run(tests.project(), 'flow') ->> 'run_id')::uuid;
select tests.act_as_role('none');
delete from realtime.messages;

insert into meshhook.workflow_events (project_id, run_id, number, type)
select
  tests.project() as project_id,
  r.id as run_id,
  n.number,
  'planted' as type
from runs as r
cross join generate_series(100, 102) as n (number);

select set_eq(
  $$ select m.topic, (m.payload ->> 'last_event')::int as number from realtime.messages as m $$,
  $$ select 'meshhook:run:' || r.id as topic, 102 as number from runs as r $$,
  'one message for each, however many events'
);

select * from finish();
