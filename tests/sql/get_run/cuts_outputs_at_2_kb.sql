select plan(1);

select tests.start('a');
select tests.work(jsonb_build_object('a', jsonb_build_object('output', repeat('x', 5000))));

select is(
  (meshhook.get_run(tests.run()) -> 'attempts' -> 0) - array[
    'act_id', 'actor', 'attempt', 'cloned_from', 'created_at', 'due_at', 'effect', 'effect_epoch',
    'effect_key', 'error', 'finished_at', 'handle', 'input_mode', 'item_key', 'origin', 'patches',
    'started_at', 'status', 'step_key', 'version', 'worker', 'workflow_id'
  ],
  jsonb_build_object('output_bytes', 5002, 'output_head', '"' || repeat('x', 2047)),
  'the whole output is not among them'
);

select * from finish();
