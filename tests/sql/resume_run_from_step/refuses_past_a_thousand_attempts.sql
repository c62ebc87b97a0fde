select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as_role('none');
insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, origin, status)
values (tests.project(), tests.run(), 'a', 999, 'resume', 'withdrawn');
select tests.act_as('olga');
select is(tests.resume('a') -> 'attempt', '1000', 'the thousandth is taken');
select tests.work('{"a": "failed"}');

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''a'')',
  'PT422',
  'limit_reached',
  'a limit is reached',
  'Start the run again from its start: start_run with from_run.',
  '{"attempts": 1000, "patches_bytes": 262144}'
);

select * from finish();
