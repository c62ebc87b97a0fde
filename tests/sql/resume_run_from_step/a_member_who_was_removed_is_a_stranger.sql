select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('ada');
select meshhook.set_member(tests.project(), tests.user_id('olga'), null);
select tests.act_as('olga');

select is(
  tests.refusal('select meshhook.resume_run_from_step(tests.run(), ''a'')') ->> 'reason',
  'run_not_found',
  'from the next statement on'
);

select * from finish();
