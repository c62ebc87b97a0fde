select plan(10);

select tests.start(
  'a b x p', '{"x": {"type": "delay"}, "p": {"type": "pause"}}', '{}',
  '{"deadline_s": 60}'
);
select tests.hold('a');
select is(meshhook.verify_run(tests.run()), null, 'all was well');

select
  is(
    tests.tampered(t.deed || ' run_id = tests.run() and step_key = ' || quote_literal(t.step_key)),
    jsonb_build_object(
      'problem', 'queue_row', 'step_key', t.step_key, 'item_key', '', 'attempt', t.attempt,
      'event', null, 'expected', t.expected, 'found', t.found
    ),
    t.step_key || ': ' || t.deed
  )
from (
  values
  ('b', 1, 'free', null, 'delete from meshhook.step_queue where'),
  ('x', 1, 'free', null, 'delete from meshhook.step_queue where'),
  ('a', 1, 'leased', null, 'delete from meshhook.step_queue where'),
  ('', 0, 'deadline', null, 'delete from meshhook.step_queue where'),
  ('a', 1, 'leased', 'free', 'update meshhook.step_queue set lease_token = null where'),
  (
    'b', 1, 'free', 'leased',
    'update meshhook.step_queue set lease_token = gen_random_uuid() where'
  ),
  ('b', 1, 'free', null, 'update meshhook.step_queue set attempt = 2 where')
) as t (step_key, attempt, expected, found, deed);

select meshhook.cancel_run(tests.run());
select
  is(
    tests.tampered(format(
      'insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
      values (tests.project(), tests.run(), %L, %L, %L, now())',
      t.step_key, t.attempt, t.kind
    )),
    jsonb_build_object(
      'problem', 'queue_row', 'step_key', t.step_key, 'item_key', '', 'attempt', t.attempt,
      'event', null, 'expected', null, 'found', t.found
    ),
    'left over in a run that has ended: ' || t.kind
  )
from (
  values ('b', 1, 'transform', 'free'), ('', 0, 'deadline', 'deadline')
) as t (step_key, attempt, kind, found);

select * from finish();
