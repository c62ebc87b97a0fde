select plan(4);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('vic');

select
  tests.refuses(
    format(
      'insert into meshhook.run_acts (project_id, run_id, kind, step_key)
      values (tests.project(), tests.run(), %s)',
      c.given
    ),
    'PT403',
    'role_required',
    'your role is too low',
    'Ask an admin of the project for the role operator.',
    '{"role": "operator"}'
  )
from (
  values
  ('''resume_step'', ''a'''),
  ('''resume_run'', null'),
  ('''pause_run'', null'),
  ('''cancel_run'', null')
) as c (given);

select * from finish();
