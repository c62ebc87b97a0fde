select plan(2);

select tests.start('a b');
select tests.work('{"a": "failed", "b": "failed"}');
select meshhook.resume_run_from_step(tests.run(), 'a');

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''b'')',
  'PT409',
  'run_busy',
  'another act is open in this transaction',
  'Prove it first (set constraints meshhook.prove_act immediate), or commit.'
);
set constraints meshhook.prove_act immediate;
set constraints meshhook.prove_act deferred;
select
  lives_ok(
    'select meshhook.resume_run_from_step(tests.run(), ''b'')', 'once proved, the next may open'
  );

select * from finish();
