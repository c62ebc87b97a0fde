select plan(2);

select tests.start('a');
select meshhook.cancel_run(tests.run(), 'enough');
select tests.prove();
select tests.act_as_role('none');
set local timezone = 'UTC';
create function pg_temp.broken() returns int language sql as $$
  select count(*)::int
  from meshhook.audit_chain as c
  inner join meshhook.audit_log as l on l.id = c.audit_id
  where c.canonical <> convert_to(jsonb_build_array(
    c.number, l.id, l.project_id, l.user_id, l.action, l.resource_type, l.resource_id, l.act_id,
    l.metadata, l.database_role, l.request_id, l.ip_address, l.user_agent, l.created_at
  )::text, 'UTF8')
$$;
select is(pg_temp.broken(), 0, 'at first none');
alter table meshhook.audit_log disable trigger refuse_change;
update meshhook.audit_log as l set metadata = l.metadata || '{"reason": "none"}'
where l.action = 'cancel_run';

select is(pg_temp.broken(), 1, 'the one that somebody edited with the triggers off');

select * from finish();
