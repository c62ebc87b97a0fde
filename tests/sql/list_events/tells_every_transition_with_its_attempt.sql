select plan(1);

select
  tests.start(
    'a:yes>b a:no>c', '{"a": {"type": "branch", "retry": {"attempts": 2, "backoff_s": 0}}}'
  );
select tests.work('{"a/1": "failed", "a/2": {"handle": "no"}}');

select is(
  (
    select
      jsonb_agg(jsonb_build_array(
        e -> 'type', e -> 'payload' -> 'step_key', e -> 'payload' -> 'attempt'
      ))
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
  ),
  '[
    ["run_started", null, null],
    ["step_ready", "a", 1],
    ["step_failed", "a", 1],
    ["step_waiting", "a", 2],
    ["step_succeeded", "a", 2],
    ["step_skipped", "b", 0],
    ["step_ready", "c", 1],
    ["step_succeeded", "c", 1],
    ["run_succeeded", null, null]
  ]',
  'the story of the run'
);

select * from finish();
