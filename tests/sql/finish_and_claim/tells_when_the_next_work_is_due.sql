select plan(2);

select
  tests.start(
    'd e', '{"d": {"type": "delay", "seconds": 90}, "e": {"type": "delay", "seconds": 80}}'
  );
select tests.act_as_role('meshhook_worker');

select is(
  (meshhook_worker.claim('w1', '{delay}', 10, 30) ->> 'next_due_at')::timestamptz,
  now() + interval '80 seconds',
  'the earliest of what waits'
);
select tests.make_due('d');
select tests.make_due('e');
select is(meshhook_worker.claim('w1', '{delay}', 10, 30) -> 'next_due_at', 'null', 'nothing waits');

select * from finish();
