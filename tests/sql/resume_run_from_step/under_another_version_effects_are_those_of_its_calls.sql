select plan(4);

-- b and c are calls that were made; in the second version c is a mere transform.
select tests.start('a>b b>c', '{"b": {"type": "http_call"}, "c": {"type": "http_call"}}');
select tests.work();
select tests.publish('a>b b>c', '{"b": {"type": "http_call", "url": "http://new.test/"}}');
select tests.publish(
  'a>b b>c', '{"a": {"type": "http_call"}, "b": {"type": "http_call"}, "c": {"type": "http_call"}}'
);

select is(
  tests.refusal('select tests.resume(''b'', null, ''{"version": 2}'')') -> 'step_keys',
  '["b"]',
  'a call that is made again needs a word, one that is none any more does not'
);
select is(
  tests.refusal('select tests.resume(''a'', null, ''{"version": 3}'')') -> 'step_keys',
  '["b", "c"]',
  'and neither does one that was none before'
);
select tests.resume('b', null, '{"version": 2, "acknowledge": ["b"]}');
select is((tests.step('b')).effect_epoch, 2, 'it gets a new key');
select is((tests.step('c')).effect_epoch, 1, 'the other none');

select * from finish();
