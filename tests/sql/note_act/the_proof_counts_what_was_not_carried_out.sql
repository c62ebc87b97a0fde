select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table before as select tests.acts() as acts;
select is(
  tests.refusal(
    format(
      'insert into meshhook.run_acts (project_id, run_id, kind, step_key) values (%L, %L, %L, %L)',
      tests.project(), tests.run(), 'resume_step', 'a'
    )
  ) ->> 'reason',
  'act_incomplete',
  'a ticket without the work is refused at commit'
);
select is(
  tests.acts_since(b.acts), '{"resume act_incomplete": 1}', 'and counted, though nothing called'
) from before as b;

select * from finish();
