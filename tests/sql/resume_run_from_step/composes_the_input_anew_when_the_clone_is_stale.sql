select plan(6);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
select tests.resume('b', '{"input": {"x": 1}}');
select tests.work('{"b": "failed"}');
select tests.act_as_role('none');
-- No history leads here in this version: every resume above a step resets it.
insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, origin, status, output)
values (tests.project(), tests.run(), 'a', 2, 'resume', 'succeeded', '"newer"');
update meshhook.run_steps as s set attempt = 2
where s.run_id = tests.run() and s.step_key = 'a';
select tests.act_as('olga');
create temporary table shown as
select meshhook.preview_resume(tests.run(), 'b') -> 'input' as input;

select is(
  s.input - 'document',
  '{
    "mode": "composed",
    "why": "the snapshot names attempts that are no longer current",
    "reads": {"a": 2},
    "patches": []
  }',
  'the preview says so and why'
) from shown as s;
select tests.resume('b', '{"input": {"y": 2}}');
select is((tests.snapshot('b', 3)).input_mode, 'composed', 'the input is composed');
select is((tests.snapshot('b', 3)).cloned_from, null, 'it is no clone');
select is((tests.snapshot('b', 3)).reads, '{"a": 2}', 'from current parents');
select is(
  (tests.snapshot('b', 3)).patches, '[{"input": {"y": 2}}]', 'with the patch of this act alone'
);
select is(
  tests.claim() -> 0 -> 'context',
  '{"input": {"y": 2}, "steps": {"a": {"output": "newer", "error": null}}}',
  'the worker gets that'
);

select * from finish();
