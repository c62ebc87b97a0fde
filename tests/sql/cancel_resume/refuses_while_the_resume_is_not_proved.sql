select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table resumed as
select meshhook.resume_run_from_step(tests.run(), 'a') as answer;
create temporary table refused as
select tests.refusal(
  'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r'
) as refusal;
select is(r.refusal ->> 'reason', 'run_busy', 'its ticket is open') from refused as r;
select tests.prove();
select is(
  meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) ->> 'status', 'failed',
  'once it is closed, the same transaction may undo it'
) from resumed as r;

select * from finish();
