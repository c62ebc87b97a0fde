select plan(2);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
create temporary table previewed as
select meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash' as plan_hash;
select tests.resume('b');
select tests.work('{"b": "failed"}');

select tests.refuses(
  format('select meshhook.resume_run_from_step(tests.run(), ''b'', plan_hash => %L)', p.plan_hash),
  'PT409',
  'plan_changed',
  'the plan has changed',
  'Preview again; the run went on meanwhile.',
  jsonb_build_object('plan_hash', meshhook.preview_resume(tests.run(), 'b') -> 'plan_hash')
) from previewed as p;
select lives_ok(
  format(
    'select meshhook.resume_run_from_step(tests.run(), ''b'', plan_hash => %L)',
    meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
  ),
  'the hash of a new preview is taken'
);

select * from finish();
