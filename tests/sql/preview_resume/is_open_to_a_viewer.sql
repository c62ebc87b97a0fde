select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('vic');

select lives_ok(
  'select meshhook.preview_resume(tests.run(), ''a'')', 'who sees the run sees the plan'
);

select * from finish();
