select plan(9);

-- f fails, g succeeds; both are gone in the second version, and so is h, which was not reached.
select tests.start('a>b a>f a>g f>h');
select tests.work('{"b": "failed", "f": "failed"}');
select is((tests.run_row()).failed_count, 2, 'two steps have failed');
select tests.publish('a>b b>h2');
select tests.resume('b', null, '{"version": 2, "widen": true}');

select is(
  (
    select array_agg(s.step_key || ' ' || s.status order by s.step_key)
    from meshhook.run_steps as s
    where s.run_id = tests.run() and s.is_retired
  ),
  '{f failed,g succeeded,h pending}',
  'they are flagged and keep their status'
);
select is((tests.run_row()).failed_count, 0, 'a retired failure counts no more');
select is(
  (
    select e.value -> 'payload' -> 'retired'
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
    where e.value ->> 'type' = 'run_repinned'
  ),
  '["f", "g", "h"]',
  'the log names them'
);
select is(
  meshhook.preview_resume(tests.run(), 'a') -> 'kept', '[]', 'nothing that is kept shows them'
) from (select tests.work()) as w;
select is(tests.run_status(), 'succeeded', 'the run ends well without them');
select is(
  tests.refusal('select tests.resume(''f'')') ->> 'reason', 'step_not_found',
  'they can not be resumed'
);
select tests.resume('b');
select is(
  meshhook.cancel_run(tests.run()) ->> 'status', 'canceled', 'the run can be canceled'
);
select is((tests.step('h')).status, 'pending', 'which leaves the retired step alone');

select * from finish();
