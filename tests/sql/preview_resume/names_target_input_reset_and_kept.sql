select plan(9);

select tests.start('a>b b>c a>s', '{}', '{"n": 1}');
select tests.work('{"b": "failed"}');
create temporary table shown as select meshhook.preview_resume(tests.run(), 'b') as plan;

select is(
  (select array_agg(k order by k) from jsonb_object_keys(s.plan) as k),
  array[
    'blocked_by', 'definition', 'effects', 'input', 'item', 'items', 'kept', 'plan_hash', 'policy',
    'reset', 'target', 'targets', 'timers'
  ],
  'its parts'
) from shown as s;
select is(
  s.plan -> 'target',
  '{
    "step_key": "b", "item_key": "", "from_attempt": 1, "attempt": 2,
    "status": "ready", "origin": "resume"
  }',
  'the target, the attempt to clone and the one to come'
) from shown as s;
select is(
  s.plan -> 'input',
  '{
    "mode": "cloned",
    "why": "every attempt that the snapshot names is still current",
    "reads": {"a": 1},
    "patches": [],
    "document": {
      "input": {"n": 1},
      "steps": {"a": {"output": {"of": "a", "attempt": 1}, "error": null}}
    }
  }',
  'what it is given'
) from shown as s;
select is(
  s.plan -> 'reset',
  '[{
    "step_key": "c", "item_key": "", "status": "pending", "attempt": 0,
    "why": "it is below a target"
  }]',
  'every reset step and why'
) from shown as s;
select is(
  s.plan -> 'kept',
  '[
    {"step_key": "a", "item_key": "", "status": "succeeded", "attempt": 1},
    {"step_key": "s", "item_key": "", "status": "succeeded", "attempt": 1}
  ]',
  'every kept step'
) from shown as s;
select is(
  s.plan -> 'definition',
  jsonb_build_object(
    'workflow_id', (tests.run_row()).workflow_id, 'slug', 'flow', 'version', 1, 'verdict', 'same'
  ),
  'the definition'
) from shown as s;
select is(s.plan -> 'effects', '[]', 'no effects') from shown as s;
select is(s.plan -> 'blocked_by', '[]', 'no blockers') from shown as s;
select is(s.plan -> 'timers', '[]', 'no timers') from shown as s;

select * from finish();
