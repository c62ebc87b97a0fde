select plan(5);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;

select
  tests.refuses(
    format(
      'insert into meshhook.run_acts (project_id, run_id, kind, step_key, undoes)
      select tests.project(), tests.run(), %s from resumed as r',
      c.given
    ),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'undoes: the resume that an act of kind cancel_resume undoes, and nothing else does.'
  )
from (
  values
  ('''cancel_resume'', null, null'),
  ('''cancel_run'', null, (r.answer ->> ''act_id'')::uuid'),
  ('''resume_run'', null, (r.answer ->> ''act_id'')::uuid'),
  ('''resume_step'', ''a'', (r.answer ->> ''act_id'')::uuid')
) as c (given);
select is(tests.attempts('a'), '1 first failed, 2 resume queued', 'nothing was undone');

select * from finish();
