select plan(3);

select tests.bring_realtime();
select meshhook_private.connect_realtime();
select tests.start('a>b');
select tests.work();
select tests.act_as_role('none');

select is(
  (
    select jsonb_agg(m.payload -> 'last_event' order by m.payload -> 'last_event')
    from realtime.messages as m
    where m.payload ->> 'run_id' = tests.run()::text
  ),
  '[1, 2, 4, 6]',
  'the last event of the start, its first step, and each finish: the last one also ends the run'
);
select set_eq(
  $$ select topic, event, extension, private from realtime.messages $$,
  $$ values ('meshhook:run:' || tests.run(), 'run_changed', 'broadcast', true) $$,
  'on the private channel of the run'
);
select is(
  (
    select array_agg(distinct k.key order by k.key)
    from realtime.messages as m
    cross join jsonb_object_keys(m.payload) as k (key)
  ),
  '{last_event,run_id}',
  'and nothing of what happened'
);

select * from finish();
