select plan(7);

-- In the second version s is another node, and n stands beside it.
select tests.start('a>b b>c a>s s>t');
select tests.work('{"b": "failed"}');
select tests.publish('a>b b>c a>s s>t a>n n>c b>o', '{"s": {"expression": "`2`"}}');
create temporary table shown as
select meshhook.preview_resume(
  tests.run(), 'b', options => '{"version": 2, "widen": true}'
) as plan;
create temporary table resumed as
select tests.resume('b', null, '{"version": 2, "widen": true}') as answer;

select is(
  s.plan -> 'definition' -> 'verdict', '"widened"', 'the preview says that it is widened'
) from shown as s;
select is(
  s.plan -> 'definition' -> 'steps',
  '[
    {"step_key": "a", "verdict": "same"}, {"step_key": "s", "verdict": "changed"},
    {"step_key": "n", "verdict": "added"}, {"step_key": "t", "verdict": "same"}
  ]',
  'and why, step by step'
) from shown as s;
select is(
  (
    select array_agg((t.target ->> 'step_key') || ' ' || (t.target ->> 'attempt') order by t.rank)
    from jsonb_array_elements(r.answer -> 'targets') with ordinality as t (target, rank)
  ),
  '{b 2,s 2,n 1}',
  'the named step starts, and what is changed or added and can'
) from resumed as r;
select is(
  r.answer - array['act_id', 'run_id', 'audit_id', 'targets'],
  '{
    "step_key": "b", "item_key": "", "from_attempt": 1, "attempt": 2,
    "reset": ["c", "t", "o"], "replayed": false
  }',
  'all that lies below is reset'
) from resumed as r;
select is(
  tests.steps(),
  'a succeeded, b ready, c pending, n ready, o pending, s ready, t pending',
  'as it stands then'
);
select is(tests.work(), 'b/2 n/1 s/2 c/1 o/1 t/2', 'the run goes on from there');
select is(tests.run_status(), 'succeeded', 'and ends well');

select * from finish();
