select plan(3);

select tests.start('a', '{}', '{"n": 1}');
create temporary table again as
select
  (meshhook.start_run(tests.project(), 'flow', from_run => tests.run()) ->> 'run_id')::uuid as same,
  (
    meshhook.start_run(tests.project(), 'flow', '{"n": 2}', from_run => tests.run()) ->> 'run_id'
  )::uuid as other;

select is(r.input, '{"n": 1}', 'the input is that of the earlier run')
from meshhook.workflow_runs as r
where r.id = (select a.same from again as a);
select is(r.from_run, tests.run(), 'which it names')
from meshhook.workflow_runs as r
where r.id = (select a.same from again as a);
select is(r.input, '{"n": 2}', 'unless another input is given')
from meshhook.workflow_runs as r
where r.id = (select a.other from again as a);

select * from finish();
