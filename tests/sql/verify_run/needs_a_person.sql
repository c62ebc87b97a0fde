select plan(3);

select tests.start('a');
select set_config('request.jwt.claims', '', true);
select tests.refuses(
  'select meshhook.verify_run(tests.run())',
  'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
);
select tests.act_as_role('anon');
select is(
  tests.refusal('select meshhook.verify_run(tests.run())') ->> 'sqlstate', '42501', 'anon may not'
);
select tests.act_as_role('service_role');
select is(
  tests.refusal('select meshhook.verify_run(tests.run())') ->> 'sqlstate', '42501', 'nor a backend'
);

select * from finish();
