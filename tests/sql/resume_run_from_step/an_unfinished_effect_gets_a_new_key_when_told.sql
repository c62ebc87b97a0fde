select plan(4);

select tests.start('h n', '{
  "h": {"type": "http_call"}, "n": {"type": "http_call", "resume": {"repeat": "never"}}
}');
select tests.work('{"h": "failed", "n": "failed"}');

select is(
  tests.refusal('
    select meshhook.resume_run_from_step(
      tests.run(), ''n'', options => ''{"repeat": {"n": "new_key"}}''
    )
  ') ->> 'reason',
  'repeat_forbidden',
  'not where the definition forbids it'
);
select tests.resume('h', null, '{"repeat": {"h": "new_key"}}');
select tests.work();
select isnt(
  (tests.attempt('h', 2)).effect_key, (tests.attempt('h', 1)).effect_key, 'it has another one'
);
select is((tests.step('h')).effect_epoch, 2, 'of the next epoch');
select lives_ok(
  'select tests.resume(''n'', null, ''{"repeat": {"n": "same_key"}}'')',
  'and the same key can be said for what has it anyway'
);

select * from finish();
