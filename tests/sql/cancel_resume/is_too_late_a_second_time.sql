select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;

select tests.refuses(
  'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r',
  'PT409', 'undo_too_late', 'it is too late to undo',
  'It was undone before; nothing is left to do.',
  '{"because": "undone"}'
);
select is(tests.run_status(), 'failed', 'the first undo stands');

select * from finish();
