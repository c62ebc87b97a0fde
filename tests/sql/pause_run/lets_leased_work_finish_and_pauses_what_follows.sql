select plan(6);

select tests.start('a>b c', '{"c": {"retry": {"attempts": 2, "backoff_s": 0}}}');
create temporary table held as
select w.work
from (select jsonb_array_elements(tests.claim()) as work) as w;
select is(
  meshhook.pause_run(tests.run()) ->> 'status',
  'running',
  'the run runs while a worker holds a step'
);

select is(tests.steps(), 'a running, b pending, c running', 'nothing is taken from a worker');
select
  tests.finish(
    tests.result(h.work, case h.work ->> 'step_key' when 'c' then '"failed"'::jsonb else '{}' end)
  )
from held as h;
select is(
  tests.steps(),
  'a succeeded, b paused, c paused',
  'what turns ready meanwhile is paused, a retry too'
);
select is(tests.attempts('b'), '1 first paused', 'with its attempt');
select is(tests.queued(), null, 'nothing is queued');
select is(tests.run_status(), 'paused', 'then the run is paused');

select * from finish();
