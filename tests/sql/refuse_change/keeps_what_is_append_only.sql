select plan(8);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.resume('a');
select tests.act_as_role('none');

select throws_ok(c.command, '42501', c.table_name || ' is append-only', c.command)
from (
  values
  ('audit_log', 'update meshhook.audit_log set project_id = project_id'),
  ('audit_log', 'delete from meshhook.audit_log'),
  ('audit_log', 'truncate meshhook.audit_log cascade'),
  ('audit_chain', 'update meshhook.audit_chain set project_id = project_id'),
  ('audit_chain', 'delete from meshhook.audit_chain'),
  ('audit_chain', 'truncate meshhook.audit_chain'),
  ('workflow_events', 'update meshhook.workflow_events set type = type'),
  ('workflow_definitions', 'update meshhook.workflow_definitions set slug = slug')
) as c (table_name, command);

select * from finish();
