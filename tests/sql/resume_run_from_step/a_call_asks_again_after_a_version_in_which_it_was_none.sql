select plan(3);

-- c is a call that was made; in the second version it is none, and is resumed there; in the third
-- it is one again.
select tests.start('a>b b>c', '{"c": {"type": "http_call"}}');
select tests.work();
select tests.publish('a>b b>c', '{}');
select tests.publish('a>b b>c', '{"c": {"type": "http_call", "url": "http://new.test/"}}');
select tests.resume('c', null, '{"version": 2}');
select tests.work();

select is(
  meshhook.preview_resume(tests.run(), 'b', options => '{"version": 3}')
  #> '{effects,0,needs_acknowledgement}',
  'true',
  'the preview tells of the call'
);
select is(
  tests.refusal('select tests.resume(''b'', null, ''{"version": 3}'')') -> 'step_keys',
  '["c"]',
  'and it is not made again without a word'
);
select tests.resume('b', null, '{"version": 3, "acknowledge": ["c"]}');
select is((tests.step('c')).effect_epoch, 2, 'with one it gets a new key');

select * from finish();
