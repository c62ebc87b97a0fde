select plan(4);

select tests.start('a b>c');
select tests.work('{"a": "failed", "b": "failed"}');
create temporary table failed as select tests.run() as id;
select tests.start('a b>c');
select tests.work();
select tests.start('a b>c');
select meshhook.cancel_run(tests.run());

select is(
  (
    select jsonb_agg(r - array['act_id'])
    from jsonb_array_elements(meshhook.resume_runs(tests.project(), '{}') -> 'results') as r
  ),
  jsonb_build_array(jsonb_build_object('run_id', f.id, 'code', 'resumed', 'targets', '[
    {"step_key": "a", "item_key": "", "from_attempt": 1, "attempt": 2,
    "origin": "resume", "status": "ready", "input": "cloned"},
    {"step_key": "b", "item_key": "", "from_attempt": 1, "attempt": 2,
    "origin": "resume", "status": "ready", "input": "cloned"}
  ]'::jsonb)),
  'both roots, in one act; runs without a failure are none of it'
) from failed as f;
select is(tests.run_status(), 'canceled', 'a canceled run stays canceled');
select is(
  meshhook.resume_runs(tests.project(), '{"status": "canceled"}') -> 'results' -> 0 ->> 'code',
  'resumed', 'unless the filter asks for it'
);
select is(tests.run_status(), 'running', 'then it goes on');

select * from finish();
