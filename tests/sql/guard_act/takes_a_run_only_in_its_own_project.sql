select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table foreign_run as select tests.run() as id;
select tests.make_project('another');
select tests.start('a');
select tests.act_as('olga');

select is(
  tests.refusal(format(
    'insert into meshhook.run_acts (project_id, run_id, kind, step_key)
    values (tests.project(), %L, ''resume_step'', ''a'')',
    f.id
  )) ->> 'reason',
  'run_not_found',
  'own project and the run of another'
) from foreign_run as f;

select * from finish();
