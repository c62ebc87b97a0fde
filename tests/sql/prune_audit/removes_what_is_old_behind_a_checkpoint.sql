select plan(9);

select tests.start('a');
select meshhook.pause_run(tests.run(), 'wait');
select meshhook.cancel_run(tests.run(), 'enough');
select tests.prove();
select tests.act_as_role('none');
set local session_replication_role = 'replica';
update meshhook.audit_chain as c set chained_at = c.chained_at - interval '1 year'
where c.project_id = tests.project() and c.number <= 3;
-- The clock stood wrong for a moment: what stands behind a young link stays with it.
update meshhook.audit_chain as c set chained_at = c.chained_at - interval '1 year'
where c.project_id = tests.project() and c.number = 5;
set local session_replication_role = 'origin';
create temporary table link on commit drop as
select
  c.number,
  encode(c.hash, 'hex') as hash,
  c.number || ':' || encode(c.hash, 'hex') as head
from meshhook.audit_chain as c
where c.project_id = tests.project();
grant select on link to authenticated;
select tests.make_project('another');
select tests.prove();
select tests.act_as_role('none');

create function pg_temp.prune(p_days int) returns int language sql as $$
  select meshhook_private.prune_audit(
    (select r.project_id from meshhook.workflow_runs as r where r.id = tests.run()),
    now() - make_interval(days => p_days)
  )
$$;
create function pg_temp.verified(p_head text default null) returns jsonb language sql as $$
  select meshhook.audit_verify(
    (select r.project_id from meshhook.workflow_runs as r where r.id = tests.run()), p_head
  )
$$;
select is(pg_temp.prune(500), 0, 'nothing is as old as that');
select is(pg_temp.prune(100), 3, 'three rows are');
select is(
  (
    select l.metadata - 'before'
    from meshhook.audit_log as l
    where l.action = 'checkpoint'
  ),
  (
    select jsonb_build_object('up_to', 3, 'hash', k.hash) from link as k
    where k.number = 3
  ),
  'the checkpoint tells where they ended'
);
select tests.act_as('vic');
select is(
  pg_temp.verified() - 'head',
  '{"checkpoint": 3, "links": 3, "problem": null}',
  'the chain begins there: two links and the checkpoint'
);
select results_eq(
  'select k.number, pg_temp.verified(k.head) #>> ''{problem,problem}'' from link as k order by 1',
  $$values (1::bigint, 'head_pruned'), (2, 'head_pruned'), (3, null), (4, null), (5, null)$$,
  'and leads through the heads that are left'
);
select tests.act_as_role('none');
select is(pg_temp.prune(-1), 3, 'the next one takes the checkpoint before it along');
select tests.act_as('vic');
select is(
  pg_temp.verified() - 'head', '{"checkpoint": 6, "links": 1, "problem": null}', 'and stands alone'
);
select tests.act_as('ada');
select meshhook.set_member(
  (
    select r.project_id from meshhook.workflow_runs as r
    where r.id = tests.run()
  ),
  tests.user_id('tom'), 'viewer'
);
select tests.prove();
select is(
  pg_temp.verified() - 'head', '{"checkpoint": 6, "links": 2, "problem": null}', 'and goes on'
);
select is(
  meshhook.audit_verify(tests.project()) - 'head',
  '{"checkpoint": 0, "links": 3, "problem": null}',
  'another project is as it was'
);

select * from finish();
