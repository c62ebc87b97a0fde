select plan(3);

select tests.start('a b c', '{
  "a": {"type": "http_call"}, "c": {"type": "http_call", "retry": {"lost": 0}}
}');
select tests.finish(tests.result(tests.hold('c'), '"failed"'));
select tests.resume('c', null, '{"supplied_output": 1}');
select tests.claim();
select tests.expire('a');
select tests.expire('b');
select tests.expire('c');
select tests.claim();

select is(
  (tests.attempt('a', 1)).effect,
  '{"method": "POST", "url": "http://service.test/", "may_have_happened": true}',
  'the attempt that was lost in the middle of a call says so'
);
select is((tests.attempt('b', 1)).effect, null, 'one without outside effects has nothing to say');
select is((tests.attempt('c', 2)).effect, null, 'nor one whose output an operator supplied');

select * from finish();
