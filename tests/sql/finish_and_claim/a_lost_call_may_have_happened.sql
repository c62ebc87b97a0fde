select plan(2);

select tests.start('a b', '{"a": {"type": "http_call"}}');
select tests.claim();
select tests.expire('a');
select tests.expire('b');
select tests.claim();

select is(
  (tests.attempt('a', 1)).effect,
  '{"method": "POST", "may_have_happened": true}',
  'the attempt that was lost in the middle of a call says so'
);
select is((tests.attempt('b', 1)).effect, null, 'one without outside effects has nothing to say');

select * from finish();
