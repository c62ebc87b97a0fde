select plan(4);

select tests.start('a b c>d', '{
  "a": {"resume": {"role": "admin"}}, "b": {"resume": {"require_reason": true}},
  "d": {"resume": {"role": "admin"}}
}');
select tests.work('{"a": "failed", "b": "failed", "c": "failed"}');

select is(
  tests.refusal('select meshhook.resume_run(tests.run(), ''why'')') - array['hint', 'message'],
  '{"sqlstate": "PT403", "reason": "role_required", "role": "admin", "step_keys": ["a"]}',
  'one target of three is for admins'
);
select tests.act_as('ada');
select is(
  tests.refusal('select meshhook.resume_run(tests.run())') - array['hint', 'message'],
  '{"sqlstate": "PT422", "reason": "reason_required", "step_keys": ["b"]}',
  'another one wants a reason'
);
select lives_ok('select meshhook.resume_run(tests.run(), ''why'')', 'with both it is done');
select is(tests.steps(), 'a ready, b ready, c ready, d pending', 'all of it');

select * from finish();
