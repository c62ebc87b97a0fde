set local transaction_isolation = 'repeatable read';
select plan(6);

select tests.act_as('olga');
select tests.use_run(gen_random_uuid());

select
  tests.refuses(
    call.call,
    'PT409',
    'isolation_level',
    'acts run at read committed only',
    'Begin the transaction with isolation level read committed.'
  )
from (
  values
  ('select meshhook.resume_run_from_step(tests.run(), ''a'')'),
  ('select meshhook.resume_run(tests.run())'),
  ('select meshhook.pause_run(tests.run())'),
  ('select meshhook.cancel_run(tests.run())')
) as call (call);

select
  is(
    tests.refusal(
      'select meshhook.resume_run_from_step(null, null, input_patch => ''1'')'
    ) ->> 'reason',
    'isolation_level',
    'before anything is looked at'
  );
select tests.act_as_role('authenticated');
select is(
  tests.refusal('select meshhook.resume_run_from_step(tests.run(), ''a'')') ->> 'reason',
  'unauthenticated',
  'but the person comes first'
);

select * from finish();
