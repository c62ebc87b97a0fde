select plan(4);

-- The second resume lies above the first and takes nothing out of the queue; after a cancel each
-- step it touched could be mistaken for one that was never resumed.
select tests.start('a>p p>b', '{"p": {"type": "pause"}}');
select tests.work();
select tests.resume('p');
select tests.work('{"b": "failed"}');
create temporary table resumed as select tests.resume('p') as answer;
create temporary table answered as select tests.resume('p') as answer;
select meshhook.cancel_run(tests.run());

select tests.refuses(
  'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r',
  'PT409', 'undo_too_late', 'it is too late to undo',
  'A later resume stands on it: undo that one first.',
  '{"because": "resumed", "step_key": "p"}'
);
select meshhook.cancel_resume((a.answer ->> 'act_id')::uuid) from answered as a;
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(tests.steps(), 'a succeeded, b failed, p succeeded', 'in reverse order both are undone');
select is(
  tests.attempts('p'), '1 first paused, 2 resume succeeded, 3 resume withdrawn, 4 resume withdrawn',
  'each attempt keeps its number'
);
select is(tests.run_status(), 'canceled', 'the cancel stands');

select * from finish();
