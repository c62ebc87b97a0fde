-- Argo #13749 retries nothing while a part of the workflow runs.
select plan(4);

select tests.start('a b>c');
create temporary table held as
select w.work
from (select jsonb_array_elements(tests.claim()) as work) as w;
select tests.finish(tests.result(h.work, '"failed"'))
from held as h
where h.work ->> 'step_key' = 'a';
select is(tests.run_status(), 'running', 'the run still runs');
select tests.resume('a');

select is(tests.steps(), 'a ready, b running, c pending', 'what runs beside it is untouched');
select is(
  tests.finish(tests.result(h.work)) -> 0 ->> 'status', 'ok', 'its worker is heard'
) from held as h
where h.work ->> 'step_key' = 'b';
select tests.work();
select is(tests.run_status(), 'succeeded', 'all of it ends well');

select * from finish();
