select plan(3);

select tests.start('a>h h>b', '{"h": {"type": "http_call", "resume": {"repeat": "free"}}}');
select tests.work('{"b": "failed"}');
select lives_ok('select tests.resume(''a'')', 'nobody has to acknowledge it');
select tests.work();

select isnt(
  (tests.attempt('h', 2)).effect_key, (tests.attempt('h', 1)).effect_key, 'it gets a new key'
);
select tests.resume('a', null, '{"repeat": {"h": "same_key"}}');
select tests.work();
select is(
  (tests.attempt('h', 3)).effect_key, (tests.attempt('h', 2)).effect_key, 'unless it is to keep it'
);

select * from finish();
