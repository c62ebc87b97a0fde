select plan(3);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
create temporary table first as select tests.resume('b') as answer;
select meshhook.cancel_run(tests.run());
select tests.publish('x>b a', '{"b": {"expression": "`2`"}, "x": {"expression": "`1`"}}');
create temporary table second as
select tests.resume('x', p_options => '{"version": 2}') as answer;

select tests.refuses(
  format('select meshhook.cancel_resume(%L)', act.answer ->> 'act_id'),
  'PT409', 'undo_too_late', 'it is too late to undo',
  'The run goes on under another version since: resume it under the old one.',
  '{"because": "repinned"}'
) from (
  select s.answer from second as s
  union all
  select f.answer from first as f
) as act;
select is(tests.steps(), 'a succeeded, b pending, x ready', 'nothing has changed');

select * from finish();
