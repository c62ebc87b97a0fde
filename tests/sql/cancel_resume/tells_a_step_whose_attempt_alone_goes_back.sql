select plan(4);

-- Paused before the resume and paused again after it; the same for canceled.
select tests.start('a b');
select tests.hold('b');
select meshhook.pause_run(tests.run());
create temporary table paused as select tests.resume('a') as answer;
select meshhook.pause_run(tests.run());
select meshhook.cancel_resume((p.answer ->> 'act_id')::uuid) from paused as p;
select is(tests.attempts('a'), '1 first paused, 2 resume withdrawn', 'back at attempt 1');
select is(
  (
    select jsonb_agg(e.type || ' ' || (e.payload ->> 'attempt') order by e.number)
    from meshhook.workflow_events as e
    where e.run_id = tests.run() and e.payload ? 'restored_by'
  ),
  '["step_paused 1"]',
  'it is paused'
);

select meshhook.cancel_run(tests.run());
create temporary table canceled as select tests.resume('a') as answer;
select meshhook.cancel_run(tests.run());
select meshhook.cancel_resume((c.answer ->> 'act_id')::uuid) from canceled as c;
select is(
  (
    select jsonb_agg(e.type || ' ' || (e.payload ->> 'attempt') order by e.number)
    from meshhook.workflow_events as e
    where e.run_id = tests.run() and e.payload ? 'restored_by'
  ),
  '["step_paused 1", "step_canceled 1"]',
  'or canceled'
);
select is(meshhook.verify_run(tests.run()), null, 'and its events fold to it');

select * from finish();
