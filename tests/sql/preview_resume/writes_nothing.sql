select plan(2);

select tests.start('a>h h>b', '{"h": {"type": "http_call"}}');
select tests.work('{"b": "failed"}');
set local transaction_read_only = on;

select
  lives_ok(
    'select meshhook.preview_resume(tests.run(), ''a'')', 'it runs where nothing may be written'
  );
select throws_ok(
  'select meshhook.resume_run_from_step(tests.run(), ''b'')',
  '25006',
  'cannot execute SELECT FOR NO KEY UPDATE in a read-only transaction',
  'where a resume does not'
);

select * from finish();
