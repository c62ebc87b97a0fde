-- Whoever writes the ticket by hand meets the same hurdles as the function.
select plan(5);

select tests.start('a>h', '{
  "a": {"resume": {"role": "admin"}},
  "h": {"type": "http_call", "resume": {"require_reason": true, "repeat": "never"}}
}');
select tests.work();

select
  is(
    tests.refusal(format(
      'insert into meshhook.run_acts (project_id, run_id, kind, step_key, reason, options)
      values (tests.project(), tests.run(), ''resume_step'', %s)',
      c.given
    )) ->> 'reason',
    c.reason,
    c.given
  )
from (
  values
  ('''a'', ''why'', ''{"acknowledge": ["h"]}''', 'role_required'),
  ('''h'', null, ''{"repeat": {"h": "same_key"}}''', 'reason_required'),
  ('''h'', ''why'', ''{"acknowledge": ["h"]}''', 'repeat_forbidden'),
  ('''h'', ''why'', ''{"repeat": {"h": "new_key"}}''', 'repeat_forbidden'),
  ('''h'', ''why'', ''{"repeat": {"h": "same_key"}}''', 'act_incomplete')
) as c (given, reason);

select * from finish();
