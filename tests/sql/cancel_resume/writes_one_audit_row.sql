select plan(2);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
create temporary table undone as
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid, 'the wrong run') as answer
from resumed as r;

select is(
  (
    select l.metadata || jsonb_build_object('action', l.action, 'user_id', l.user_id)
    from meshhook.audit_log as l
    where l.act_id = (u.answer ->> 'act_id')::uuid
  ),
  jsonb_build_object(
    'action', 'cancel_resume',
    'user_id', tests.user_id('olga'),
    'run_id', tests.run(),
    'undoes', r.answer -> 'act_id',
    'withdrawn', '[{"step_key": "a", "item_key": "", "attempt": 2}]'::jsonb,
    'reason', 'the wrong run',
    'steps', '["a"]'::jsonb
  ),
  'who, what, why'
) from undone as u cross join resumed as r;
select is(
  (
    select jsonb_agg(e ->> 'type' order by e -> 'number')
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
    where (e -> 'number')::int > 5
  ),
  '["resume_withdrawn", "step_failed", "run_failed"]',
  'the log tells it'
);

select * from finish();
