select plan(3);

select tests.start('a');

select tests.refuses(
  'select meshhook.pause_run(null)',
  'PT400', 'invalid_argument', 'an argument is malformed', 'run_id: give the id of a run.'
);
select tests.refuses(
  'select meshhook.pause_run(tests.run(), repeat(''x'', 2001))',
  'PT400', 'invalid_argument', 'an argument is malformed', 'reason: at most 2,000 characters.'
);
select tests.act_as_role('authenticated');
select tests.refuses(
  'select meshhook.pause_run(tests.run())',
  'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
);

select * from finish();
