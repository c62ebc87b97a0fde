select plan(2);

select tests.start('a');
select tests.act_as('vic');

select tests.refuses(
  'select meshhook.pause_run(tests.run())',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role operator.',
  '{"role": "operator"}'
);
select is(tests.steps(), 'a ready', 'nothing was paused');

select * from finish();
