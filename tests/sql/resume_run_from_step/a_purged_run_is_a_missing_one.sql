select plan(6);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
create function pg_temp.ask() returns jsonb language sql as $$
  select meshhook.resume_run_from_step(tests.run(), 'b', idempotency_key => 'k')
$$;
select pg_temp.ask();
select tests.prove();
select tests.work('{"b": "failed"}');
select is(
  tests.attempts('b'), '1 first failed, 2 resume failed', 'as long as the run is there so is each'
);
select tests.act_as_role('meshhook_owner');
delete from meshhook.workflow_runs
where id = tests.run();

select is(
  (
    select count(*)::int
    from (
      select s.run_id from meshhook.run_steps as s
      union all
      select a.run_id from meshhook.step_attempts as a
      union all
      select o.run_id from meshhook.step_snapshots as o
      union all
      select e.run_id from meshhook.workflow_events as e
      union all
      select t.run_id from meshhook.run_acts as t
      union all
      select q.run_id from meshhook.step_queue as q
    ) as left_behind
    where left_behind.run_id = tests.run()
  ),
  0,
  'all that hangs on a run goes with it'
);
select is(
  (
    select count(*)::int from meshhook.audit_log as l
    where l.resource_id = tests.run()
  ),
  1,
  'but what was done to it'
);
select tests.act_as('olga');
select
  tests.refuses(
    call.sql, 'PT404', 'run_not_found', missing.message, missing.hint
  )
from (
  values
  ('select meshhook.resume_run_from_step(tests.run(), ''b'')'),
  ('select pg_temp.ask()'),
  ('select meshhook.preview_resume(tests.run(), ''b'')')
) as call (sql)
cross join (
  select
    r.refusal ->> 'message' as message,
    r.refusal ->> 'hint' as hint
  from (
    select tests.refusal(
      'select meshhook.resume_run_from_step(md5(''never there'')::uuid, ''b'')'
    ) as refusal
  ) as r
) as missing;

select * from finish();
