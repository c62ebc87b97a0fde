-- The database has the ciphertext alone; what a run leaves must not have even that.
select plan(3);

select tests.start('a>h h>b', '{
  "h": {"type": "http_call", "headers": {"Authorization": "Bearer {{ secrets.TOKEN }}"}}
}');
select tests.act_as_role('none');
insert into meshhook.secrets (project_id, key, value_encrypted)
values (tests.project(), 'TOKEN', 'v1:k1:' || repeat('c1pher', 8));
select tests.act_as('olga');
select tests.work('{"h": "failed"}');
create temporary table previewed as
select meshhook.preview_resume(tests.run(), 'h') as plan;
select tests.resume('h', null, '{}', 'mended');
create temporary table work as select tests.claim() -> 0 as work;
select tests.finish(tests.result(w.work)) from work as w;
select tests.work();
select is(tests.run_status(), 'succeeded', 'a call that reads a secret was resumed');
select is(
  w.work -> 'config' -> 'headers',
  '{"Authorization": "Bearer {{ secrets.TOKEN }}"}',
  'the worker is given the reference'
) from work as w;
select tests.act_as_role('none');

select is(
  (
    select count(*)::int
    from (
      select to_jsonb(o) as kept from meshhook.step_snapshots as o
      where o.run_id = tests.run()
      union all
      select to_jsonb(a) from meshhook.step_attempts as a
      where a.run_id = tests.run()
      union all
      select to_jsonb(e) from meshhook.workflow_events as e
      where e.run_id = tests.run()
      union all
      select to_jsonb(t) from meshhook.run_acts as t
      where t.run_id = tests.run()
      union all
      select to_jsonb(l) from meshhook.audit_log as l
      where l.resource_id = tests.run()
      union all
      select p.plan from previewed as p
    ) as left_behind
    where strpos(left_behind.kept::text, 'c1pher') > 0
  ),
  0,
  'nothing that is kept of the run has the secret'
);

select * from finish();
