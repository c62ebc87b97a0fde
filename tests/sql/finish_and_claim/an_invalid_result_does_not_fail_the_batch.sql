select plan(2);

select tests.start('a');
create temporary table held as select tests.hold('a') as work;

select is(
  tests.finish(
    '1',
    'null',
    '{}',
    '{"queue_id": "x"}',
    '{"queue_id": -1, "token": "00000000-0000-4000-8000-000000000000"}',
    '{"queue_id": 1, "token": "x"}',
    '{"queue_id": 1, "token": "00000000-0000-4000-8000-000000000000", "outcome": "done"}',
    tests.result(h.work, '{"retry_after_s": "soon"}'),
    tests.result(h.work)
  ),
  jsonb_build_array(
    '{"queue_id": null, "status": "invalid", "problem": "not an object"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "not an object"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "queue_id is not a number"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "queue_id is not a number"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "queue_id is not a number"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "token is not a uuid"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "outcome is unknown"}'::jsonb,
    '{"queue_id": null, "status": "invalid", "problem": "retry_after_s is not a number"}'::jsonb,
    jsonb_build_object('queue_id', h.work -> 'queue_id', 'status', 'ok')
  ),
  'each has its problem, the good one is taken'
) from held as h;
select is(tests.steps(), 'a succeeded', 'and counts');

select * from finish();
