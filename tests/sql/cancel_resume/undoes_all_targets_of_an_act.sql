select plan(3);

select tests.start('a>j b>j');
select tests.work('{"a": "failed", "b": "failed"}');
create temporary table resumed as select meshhook.resume_run(tests.run()) as answer;
select tests.prove();
select is(
  meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) -> 'withdrawn',
  '[
    {"step_key": "a", "item_key": "", "attempt": 2},
    {"step_key": "b", "item_key": "", "attempt": 2}
  ]',
  'both'
) from resumed as r;
select is(tests.steps(), 'a failed, b failed, j pending', 'each as before');
select is(tests.queued(), null, 'nothing is left in the queue');

select * from finish();
