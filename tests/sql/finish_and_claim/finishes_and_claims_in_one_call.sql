select plan(2);

select tests.start('a>b');
create temporary table held as select tests.hold('a') as work;
grant select on held to public;
select tests.act_as_role('meshhook_worker');
create temporary table answered as
select
  meshhook_worker.finish_and_claim(
    'w1', jsonb_build_array(tests.result(h.work)), '{transform}', 10, 30
  ) as answer
from held as h;

select is(a.answer -> 'results' -> 0 ->> 'status', 'ok', 'the result is taken') from answered as a;
select is(
  (select array_agg(w ->> 'step_key') from jsonb_array_elements(a.answer -> 'work') as w),
  '{b}',
  'and what became ready by it is handed out'
) from answered as a;

select * from finish();
