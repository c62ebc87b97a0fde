select plan(1);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.finish(tests.result(tests.hold('h'), '"released"'));
select meshhook.cancel_run(tests.run());

select is(
  meshhook.preview_resume(tests.run(), 'h') -> 'effects',
  '[]',
  'though it had been handed out'
);

select * from finish();
