select plan(1);

select tests.start('a>b', '{"b": {"retry": {"attempts": 2, "backoff_s": 0}}}');
select tests.work('{"b": "failed"}');
select tests.resume('a');
select tests.work('{"b": "failed"}');

select is(
  tests.attempts('b'),
  '1 first failed, 2 retry failed, 3 first failed, 4 retry failed',
  'two tries each time'
);

select * from finish();
