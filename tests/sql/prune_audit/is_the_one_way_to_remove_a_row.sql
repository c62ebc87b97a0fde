select plan(8);

select tests.make_project();
select tests.prove();
select tests.act_as_role('none');
select is(
  meshhook_private.prune_audit(tests.project(), now() + interval '1 day'), 3, 'three go'
);
select tests.act_as('ada');
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer');
select tests.prove();
select tests.act_as_role('none');
create temporary table newest as
select
  max(c.number) as number,
  max(c.audit_id) as audit_id
from meshhook.audit_chain as c;

select throws_ok(c.command, '42501', c.table_name || ' is append-only', c.command)
from (
  values
  ('audit_log', 'delete from meshhook.audit_log where action = ''checkpoint'''),
  ('audit_log', 'delete from meshhook.audit_log where id = (select audit_id from newest)'),
  ('audit_log', 'delete from meshhook.audit_log'),
  ('audit_chain', 'delete from meshhook.audit_chain where number = (select number from newest)'),
  ('audit_chain', 'delete from meshhook.audit_chain'),
  ('audit_chain', 'update meshhook.audit_chain set number = 1')
) as c (table_name, command);

insert into meshhook.audit_log (project_id, action, resource_type, database_role)
values (tests.project(), 'set_member', 'project_member', 'none');
select throws_ok(
  'delete from meshhook.audit_log where id = (select max(id) from meshhook.audit_log)',
  '42501',
  'audit_log is append-only',
  'one that is not chained yet'
);

select * from finish();
