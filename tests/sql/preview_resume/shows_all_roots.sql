select plan(2);

select tests.start('a>b c p', '{"p": {"type": "pause"}}');
select tests.work('{"a": "failed", "c": "failed"}');
create temporary table shown as
select meshhook.preview_resume(tests.run(), '', options => '{"all_roots": true}') as plan;

select is(
  (select array_agg(t ->> 'step_key') from jsonb_array_elements(s.plan -> 'targets') as t),
  '{a,c}',
  'what resume_run would resume'
) from shown as s;
select lives_ok(
  format('select meshhook.resume_run(tests.run(), plan_hash => %L)', s.plan ->> 'plan_hash'),
  'which takes its hash'
) from shown as s;

select * from finish();
