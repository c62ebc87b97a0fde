select plan(6);

select tests.start('a>b b>c a>s');
select tests.work('{"b": "failed"}');
select tests.publish('s2>b a>b b>d a>s', '{"s2": {"expression": "`1`"}}');
select tests.publish('a>b b>d a>s', '{"b": {"expression": "`3`"}}');
create temporary table tables as
select to_jsonb(s) as row from meshhook.run_steps as s
where s.run_id = tests.run();
create temporary table shown as
select meshhook.preview_resume(tests.run(), 'b', options => '{"version": 3}') as plan;

select is(
  (s.plan -> 'definition') - 'workflow_id',
  '{
    "slug": "flow", "version": 3, "verdict": "compatible", "steps": [
      {"step_key": "a", "verdict": "same"}, {"step_key": "s", "verdict": "same"},
      {"step_key": "c", "verdict": "gone"}
    ]
  }',
  'the version, the verdict, and one a kept step'
) from shown as s;
select is(
  s.plan -> 'reset',
  '[{
    "step_key": "d", "item_key": "", "status": "pending", "attempt": 0,
    "why": "it is below a target"
  }]',
  'a new step that would be reset'
) from shown as s;
select is(
  s.plan -> 'kept',
  '[
    {"step_key": "a", "item_key": "", "status": "succeeded", "attempt": 1},
    {"step_key": "s", "item_key": "", "status": "succeeded", "attempt": 1}
  ]',
  'what is kept'
) from shown as s;
select set_eq(
  'select to_jsonb(s) from meshhook.run_steps as s where s.run_id = tests.run()',
  'select row from tables',
  'nothing is written'
);
select is(
  tests.refusal(
    'select meshhook.preview_resume(tests.run(), ''b'', options => ''{"version": 2}'')'
  ) - array['hint', 'message'],
  '{
    "sqlstate": "PT422", "reason": "definition_incompatible", "added": ["s2"]
  }',
  'it refuses what a resume would refuse'
);
select lives_ok(
  format(
    $$
      select meshhook.resume_run_from_step(
        tests.run(), 'b', plan_hash => %L, options => '{"version": 3}'
      )
    $$,
    s.plan ->> 'plan_hash'
  ),
  'its hash holds'
) from shown as s;

select * from finish();
