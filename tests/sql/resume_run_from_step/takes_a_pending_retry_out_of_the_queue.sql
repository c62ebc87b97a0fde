select plan(3);

select tests.start('a', '{"a": {"retry": {"attempts": 2, "backoff_s": 100}}}');
select tests.work('{"a": "failed"}');
select tests.resume('a');

select is(
  tests.attempts('a'),
  '1 first failed, 2 retry canceled, 3 resume queued',
  'the two can not both fire'
);
select is(tests.queued(), 'a/3', 'one of them is queued');
select is(tests.work(), 'a/3', 'and runs');

select * from finish();
