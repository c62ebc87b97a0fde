select plan(4);

select tests.start('d e', '{
  "d": {"type": "delay", "seconds": 100}, "e": {"type": "delay", "seconds": 100}
}');
select tests.act_as_role('none');
update meshhook.step_attempts set due_at = now() + interval '7 seconds'
where run_id = tests.run();
select tests.act_as('olga');
select meshhook.pause_run(tests.run());

select is(
  meshhook.preview_resume(tests.run(), '', options => '{"all_roots": true}') -> 'timers',
  jsonb_build_array(
    jsonb_build_object(
      'step_key', 'd', 'seconds', 100, 'due', 'keep', 'old_due_at', now() + interval '7 seconds'
    ),
    jsonb_build_object(
      'step_key', 'e', 'seconds', 100, 'due', 'keep', 'old_due_at', now() + interval '7 seconds'
    )
  ),
  'what was paused keeps its time'
);
select meshhook.resume_run(tests.run(), options => '{"timers": {"d": "anew"}}');
select tests.prove();
select is(tests.due_in('d'), '100 seconds'::interval, 'unless it is told to wait anew');
select is(tests.due_in('e'), '7 seconds'::interval, 'others keep it');
select meshhook.pause_run(tests.run());
select meshhook.resume_run(tests.run(), options => '{"timers": "now"}');
select tests.prove();
select is(tests.steps(), 'd ready, e ready', 'or all are told to come at once');

select * from finish();
