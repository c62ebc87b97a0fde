select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as_role('none');
grant insert on meshhook.run_acts to authenticated;
select tests.act_as('olga');

select is(
  tests.refusal(
    'insert into meshhook.run_acts (
      project_id, run_id, kind, step_key, actor, xact_id, proved_at, targets, touched, before, promise
    )
    values (
      tests.project(), tests.run(), ''resume_step'', ''a'', tests.user_id(''ada''), ''3'', now(),
      ''{}'', '''', ''{}'', ''{}''
    )'
  ) ->> 'reason',
  'act_incomplete',
  'a ticket that was given as proved is open all the same'
);

select * from finish();
