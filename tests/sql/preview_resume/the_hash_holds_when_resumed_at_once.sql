select plan(1);

select tests.start('a>b');
select tests.work('{"a": "failed"}');

select lives_ok(
  format(
    'select meshhook.resume_run_from_step(tests.run(), ''a'', plan_hash => %L)',
    meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash'
  ),
  'what was previewed is what happens'
);

select * from finish();
