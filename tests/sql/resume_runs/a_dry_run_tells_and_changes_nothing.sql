select plan(5);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select tests.start('c>a');
select tests.work('{"a": "failed"}');
create temporary table answered as
select meshhook.resume_runs(
  tests.project(), '{"step_key": "a"}', null, 'k', '{"dry_run": true}'
) -> 'results' as results;

select is(
  jsonb_path_query_first(
    a.results, '$[*] ? (@.run_id == $run)', jsonb_build_object('run', tests.run())
  ),
  jsonb_build_object(
    'run_id', tests.run(), 'code', 'would_resume', 'step_key', 'a', 'item_key', '',
    'from_attempt', 1, 'attempt', 2,
    'plan_hash', meshhook.preview_resume(tests.run(), 'a') -> 'plan_hash'
  ),
  'what it would do, with the hash of the plan'
) from answered as a;
select is(jsonb_array_length(a.results), 2, 'for each') from answered as a;
select is_empty('select 1 from meshhook.run_acts', 'no act');
select is(tests.steps(), 'a failed, c succeeded', 'no step has changed');
select tests.act_as('vic');
select is(
  meshhook.resume_runs(
    tests.project(), '{"step_key": "a"}', null, null, '{"dry_run": true}'
  ) -> 'results' -> 1 ->> 'code',
  'would_resume',
  'a viewer may look'
);

select * from finish();
