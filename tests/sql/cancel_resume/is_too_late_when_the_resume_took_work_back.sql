select plan(2);

select tests.start(
  'a>b', '{"a": {"retry": {"attempts": 2, "backoff_s": 3600, "max_backoff_s": 3600}}}'
);
select tests.work('{"a": "failed"}');
select is(tests.steps(), 'a waiting, b pending', 'a waits for its retry');
create temporary table resumed as select tests.resume('a') as answer;

select tests.refuses(
  'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r',
  'PT409', 'undo_too_late', 'it is too late to undo',
  'It took work back that was waiting: cancel the run, or resume it anew.',
  '{"because": "dequeued"}'
);

select * from finish();
