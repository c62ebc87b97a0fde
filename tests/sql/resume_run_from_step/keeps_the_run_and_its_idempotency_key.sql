-- pgflow #657 and #658 plan a new run, which a key given for the old one does not find.
select plan(3);

select tests.start('a>b');
select
  tests.use_run(
    (meshhook.start_run(tests.project(), 'flow', idempotency_key => 'order-7') ->> 'run_id')::uuid
  );
select tests.work('{"b": "failed"}');
create temporary table runs_before as
select r.id from meshhook.workflow_runs as r
where r.project_id = tests.project();
select tests.resume('b');
select tests.work();

select set_eq(
  'select r.id from meshhook.workflow_runs as r where r.project_id = tests.project()',
  'select b.id from runs_before as b',
  'there is no other run'
);
select is(
  meshhook.start_run(tests.project(), 'flow', idempotency_key => 'order-7'),
  jsonb_build_object('run_id', tests.run(), 'status', 'succeeded', 'replayed', true),
  'and its key still means it'
);
select is(
  tests.attempts('b'), '1 first failed, 2 resume succeeded', 'it tells what it went through'
);

select * from finish();
