select plan(3);

select tests.start('a');
select tests.work('{"a": "failed"}');

select tests.refuses(
  'insert into meshhook.run_acts (project_id, run_id, kind, step_key)
  values (tests.project(), tests.run(), ''resume_step'', ''a'')',
  'PT403',
  'act_incomplete',
  'the act was not carried out as promised',
  'Call resume_run_from_step; the tables take nothing else.',
  '{"gap": "steps"}'
);
select is(tests.steps(), 'a failed', 'nothing has changed');
select is((select count(*)::int from meshhook.run_acts), 0, 'there is no act');

select * from finish();
