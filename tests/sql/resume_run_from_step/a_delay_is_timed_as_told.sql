-- The second attempt is due in 130 seconds, so that its time differs from one found anew.
select plan(8);

select tests.start('d>b', '{"d": {"type": "delay", "seconds": 100}}');
select tests.make_due('d');
select tests.work();
select tests.resume('d', null, '{"delay": 30}');
select tests.make_due('d');
select tests.work();

select tests.resume('d', null, '{"timers": "keep"}');
select is(tests.due_in('d'), '130 seconds'::interval, 'keep: when its attempt before was due');
select is(tests.steps(), 'b pending, d waiting', 'it waits for that');
select tests.make_due('d');
select tests.work();
select tests.resume('d', null, '{"timers": {"d": "now"}, "delay": 5}');
select is(tests.due_in('d'), '5 seconds'::interval, 'now: not later than the act itself begins');
select tests.make_due('d');
select tests.work();
select tests.resume('d', null, '{"timers": "now"}');
select is(tests.steps(), 'b pending, d ready', 'or at once');
select tests.work();
select tests.resume('d', null, '{"timers": "anew"}');
select is(tests.due_in('d'), '100 seconds'::interval, 'anew: its seconds from now');
select tests.make_due('d');
select tests.work();
select tests.act_as_role('none');
update meshhook.step_attempts set due_at = now() - interval '1 hour'
where run_id = tests.run() and step_key = 'd';
select tests.act_as('olga');
select tests.resume('d', null, '{"timers": "keep", "delay": 7}');
select is(tests.due_in('d'), '7 seconds'::interval, 'a time that has passed puts nothing off');
select tests.make_due('d');
select tests.work();
select tests.resume('d', null, '{"timers": "keep", "supplied_output": null}');
select is(tests.steps(), 'b pending, d ready', 'what is supplied waits for nothing');
select is(
  meshhook.list_audit(tests.project()) -> 'audit' -> 0 -> 'metadata' ->> 'timers',
  'keep',
  'the audit says what was told'
);

select * from finish();
