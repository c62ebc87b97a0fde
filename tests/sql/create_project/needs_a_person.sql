select plan(1);

select tests.act_as_role('authenticated');

select tests.refuses(
  'select meshhook.create_project(''x'')',
  'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
);

select * from finish();
