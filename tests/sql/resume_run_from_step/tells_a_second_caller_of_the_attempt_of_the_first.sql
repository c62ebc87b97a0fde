select plan(4);

select tests.start('a');
select tests.work('{"a": "failed"}');
create function pg_temp.ask(p_key text) returns jsonb language sql as $$
  select meshhook.resume_run_from_step(
    tests.run(), 'a', idempotency_key => p_key, expected_attempt => 1
  )
$$;
create temporary table first as select pg_temp.ask('hers') as answer;
select tests.prove();
select tests.act_as('ada');

select tests.refuses(
  'select pg_temp.ask(''his'')',
  'PT409',
  'step_not_resumable',
  'step is not resumable now',
  'Wait until the step has ended, or cancel the run first.',
  jsonb_build_object('status', 'ready', 'attempt', f.answer -> 'attempt')
) from first as f;
select tests.work('{"a": "failed"}');
select tests.refuses(
  'select pg_temp.ask(''his'')',
  'PT409',
  'stale_attempt',
  'the step has another attempt',
  'Look at the attempt that it has now, then decide again.',
  jsonb_build_object('attempt', f.answer -> 'attempt')
) from first as f;
select is(
  pg_temp.ask('hers') - 'replayed', f.answer - 'replayed', 'with the same key the same is answered'
) from first as f;
select is(tests.attempts('a'), '1 first failed, 2 resume failed', 'one of them made an attempt');

select * from finish();
