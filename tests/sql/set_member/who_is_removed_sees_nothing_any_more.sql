select plan(14);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.resume('a');
select tests.act_as('ada');
select meshhook.set_member(tests.project(), tests.user_id('olga'), null);
select tests.act_as('olga');

select is_empty(format('select 1 from meshhook.%I', t.name), t.name)
from (
  values
  ('projects'),
  ('project_members'),
  ('workflow_definitions'),
  ('workflow_nodes'),
  ('workflow_edges'),
  ('workflow_runs'), ('run_steps'), ('step_attempts'), ('step_snapshots'), ('workflow_events'),
  ('run_acts'), ('audit_log'), ('audit_chain'), ('audit_heads')
) as t (name);

select * from finish();
