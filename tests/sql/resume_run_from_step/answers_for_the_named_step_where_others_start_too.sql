select plan(3);

-- In the second version a, which stands before b, is another node.
select tests.start('a b');
select tests.work('{"b": "failed"}');
select tests.publish('a b', '{"a": {"expression": "`2`"}}');

select is(
  meshhook.preview_resume(tests.run(), 'b', options => '{"version": 2, "widen": true}')
  -> 'target' -> 'step_key',
  '"b"',
  'the preview shows the step that was named'
);
create temporary table resumed as
select tests.resume('b', null, '{"version": 2, "widen": true}') as answer;
select is(r.answer -> 'step_key', '"b"', 'so does the answer') from resumed as r;
select is(
  jsonb_path_query_array(r.answer, '$.targets[*].step_key'), '["b", "a"]', 'others come after it'
) from resumed as r;

select * from finish();
