select plan(1);

select tests.start('d', '{"d": {"type": "delay", "seconds": 100}}');
select meshhook.pause_run(tests.run());

select is(
  (tests.attempt('d', 1)).due_at,
  now() + interval '100 seconds',
  'the attempt knows when it was due'
);

select * from finish();
