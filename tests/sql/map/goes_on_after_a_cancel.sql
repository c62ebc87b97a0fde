-- Dagster #20925, #30077 and #30248 skip the items that had never begun.
select plan(4);

select tests.start(
  'm>z', '{"m": {"type": "map", "concurrency": 2}}',
  '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}'
);
select tests.finish(tests.result(tests.claim() -> 0));
create temporary table held as select tests.claim(1) as work;
select tests.finish(tests.result((select work -> 0 from held)));
select meshhook.cancel_run(tests.run());
select is(
  tests.steps(), 'm canceled, m[a] succeeded, m[b] canceled, m[c] canceled, z canceled', 'canceled'
);
select is((tests.run_row()).canceled_count, 2, 'which counts the steps alone');
select meshhook.resume_run_from_step(tests.run(), 'm');
select tests.prove();
select is(tests.work(), 'm/2 m[b]/2 m[c]/2 z/1', 'what was interrupted runs');
select is(tests.run_status(), 'succeeded', 'to the end');

select * from finish();
