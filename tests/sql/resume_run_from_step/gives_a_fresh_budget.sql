select plan(3);

select tests.start('a', '{"a": {"retry": {"attempts": 2, "backoff_s": 0, "lost": 1}}}');
select tests.work('{"a": "failed"}');
select is(tests.attempts('a'), '1 first failed, 2 retry failed', 'two tries');
select tests.resume('a');
select tests.work('{"a": "failed"}');
select is(
  tests.attempts('a'),
  '1 first failed, 2 retry failed, 3 resume failed, 4 retry failed',
  'two more after a resume'
);
select tests.resume('a');
select tests.hold('a');
select tests.expire('a');
select tests.work();
select is(
  right(tests.attempts('a'), 32),
  '5 resume lost, 6 retry succeeded',
  'lost leases are counted anew too'
);

select * from finish();
