select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as_role('authenticated');

select tests.refuses(
  'select meshhook.preview_resume(tests.run(), ''a'')',
  'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
);

select * from finish();
