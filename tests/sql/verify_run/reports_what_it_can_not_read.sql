select plan(23);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
select tests.resume('b');

-- 5 is step_failed of b, 7 the resume.
select
  is(
    tests.tampered(format(
      'update meshhook.workflow_events set %s where run_id = tests.run() and number = %s',
      t.change, t.number
    )),
    jsonb_build_object(
      'problem', t.problem, 'step_key', null, 'item_key', null, 'attempt', null,
      'event', t.number, 'expected', null, 'found', t.type
    ),
    t.problem || ': ' || t.change
  )
from (
  values
  (5, 'event_unknown', 'step_vanished', 'type = ''step_vanished'''),
  (5, 'event_unknown', 'step_running', 'type = ''step_running'''),
  (6, 'event_unknown', 'run_forgotten', 'type = ''run_forgotten'''),
  (6, 'event_unknown', '', 'type = '''''),
  (6, 'event_out_of_order', 'run_started', 'type = ''run_started'''),
  (5, 'event_malformed', 'step_failed', 'payload = payload - ''attempt'''),
  (5, 'event_malformed', 'step_failed', 'payload = payload || ''{"attempt": "1"}'''),
  (5, 'event_malformed', 'step_failed', 'payload = payload || ''{"attempt": 1e40}'''),
  (5, 'event_malformed', 'step_failed', 'payload = payload || ''{"attempt": -1}'''),
  (5, 'event_malformed', 'step_failed', 'payload = payload || ''{"step_key": null}'''),
  (5, 'event_malformed', 'step_failed', 'payload = payload - ''item_key'''),
  (5, 'event_malformed', 'step_failed', 'payload = ''[]'''),
  (7, 'event_malformed', 'run_resumed', 'payload = payload - ''targets'''),
  (7, 'event_malformed', 'run_resumed', 'payload = payload || ''{"targets": [1]}'''),
  (7, 'event_malformed', 'run_resumed', 'payload = payload || ''{"reset": [1]}'''),
  (7, 'event_malformed', 'run_resumed', 'payload = payload - ''run_status'''),
  (
    7, 'event_malformed', 'run_resumed',
    'payload = jsonb_set(payload, ''{targets,0,status}'', ''"succeeded"'')'
  )
) as t (number, problem, type, change);

-- The same of what a map and an undo say.
select tests.start('m', '{"m": {"type": "map"}}', '{"items": [{"key": "x"}]}');
select tests.work('{"m[x]": "failed"}');
create temporary table resumed as select tests.resume('m') as answer;
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select
  is(
    tests.tampered(format(
      'update meshhook.workflow_events set %s where run_id = tests.run() and type = %L',
      t.change, t.type
    )) - 'event',
    jsonb_build_object(
      'problem', 'event_malformed', 'step_key', null, 'item_key', null, 'attempt', null,
      'expected', null, 'found', t.type
    ),
    t.type || ': ' || t.change
  )
from (
  values
  ('map_expanded', 'payload = payload - ''again'''),
  ('map_expanded', 'payload = payload || ''{"again": [1]}'''),
  ('map_expanded', 'payload = payload - ''attempt'''),
  ('resume_withdrawn', 'payload = payload - ''withdrawn'''),
  ('resume_withdrawn', 'payload = payload || ''{"withdrawn": ["m"]}'''),
  ('resume_withdrawn', 'payload = payload || ''{"withdrawn": [{"step_key": "m"}]}''')
) as t (type, change);

select * from finish();
