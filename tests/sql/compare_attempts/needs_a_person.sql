select plan(4);

select tests.start('a');
select tests.act_as('vic');
select is(
  meshhook.compare_attempts(tests.run(), 'a', 1, 1) -> 'is_truncated', 'false', 'a viewer may'
);
select set_config('request.jwt.claims', '', true);
select tests.refuses(
  'select meshhook.compare_attempts(tests.run(), ''a'', 1, 1)',
  'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
);
select tests.act_as_role('anon');
select is(
  tests.refusal('select meshhook.compare_attempts(tests.run(), ''a'', 1, 1)') ->> 'sqlstate',
  '42501',
  'anon may not'
);
select tests.act_as_role('service_role');
select is(
  tests.refusal('select meshhook.compare_attempts(tests.run(), ''a'', 1, 1)') ->> 'sqlstate',
  '42501',
  'nor a backend'
);

select * from finish();
