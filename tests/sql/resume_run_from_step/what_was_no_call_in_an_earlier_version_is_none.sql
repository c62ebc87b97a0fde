select plan(2);

-- a was a mere transform when it ran; in the second version it is a call.
select tests.start('a>b');
select tests.work();
select tests.publish('a>b', '{"a": {"type": "http_call"}}');
select tests.resume('a', null, '{"version": 2}');
select meshhook.cancel_run(tests.run());

select is(
  meshhook.preview_resume(tests.run(), 'a') -> 'effects', '[]', 'there is no call to tell of'
);
select is(
  tests.resume('a') -> 'attempt', '3', 'so what succeeded then needs no word'
);

select * from finish();
