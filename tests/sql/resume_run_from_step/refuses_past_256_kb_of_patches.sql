select plan(1);

select tests.start('a');
create function pg_temp.patch() returns void language sql as $$
  select tests.work('{"a": "failed"}');
  select tests.resume('a', jsonb_build_object('x', repeat('x', 65500)));
$$;
select pg_temp.patch() from generate_series(1, 4) as n;
select tests.work('{"a": "failed"}');

select tests.refuses(
  'select meshhook.resume_run_from_step(
    tests.run(), ''a'', input_patch => jsonb_build_object(''x'', repeat(''x'', 65500))
  )',
  'PT422',
  'limit_reached',
  'a limit is reached',
  'Start the run again from its start: start_run with from_run.',
  '{"attempts": 1000, "patches_bytes": 262144}'
);

select * from finish();
