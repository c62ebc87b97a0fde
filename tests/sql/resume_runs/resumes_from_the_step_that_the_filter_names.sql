select plan(6);

select tests.start('a>b c>d');
select tests.work('{"b": "failed", "d": "failed"}');
create temporary table runs as select tests.run() as failed_at_both;
select tests.start('a>b c>d');
select tests.work('{"d": "failed"}');
create temporary table answered as
select meshhook.resume_runs(tests.project(), '{"step_key": "b"}', 'mended', 'k') as answer;
select tests.prove();

select is(
  a.answer,
  jsonb_build_object('next', null, 'results', jsonb_build_array(jsonb_build_object(
    'run_id', r.failed_at_both,
    'code', 'resumed',
    'act_id', (select t.id from meshhook.run_acts as t),
    'step_key', 'b',
    'item_key', '',
    'from_attempt', 1,
    'attempt', 2
  ))),
  'one result, of the run that failed there'
) from answered as a cross join runs as r;
select tests.use_run(r.failed_at_both) from runs as r;
select is(tests.steps(), 'a succeeded, b ready, c succeeded, d failed', 'from that step alone');
select is(a.idempotency_key, 'k/' || tests.run(), 'the key of the act names the run')
from meshhook.run_acts as a;
select is((select count(*) from meshhook.run_acts), 1::bigint, 'one act');
select is(count(*), 1::bigint, 'one row of the audit log')
from meshhook.audit_log as l
where l.act_id is not null;
select isnt(a.proved_at, null, 'proved') from meshhook.run_acts as a;

select * from finish();
