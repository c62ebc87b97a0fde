-- Every function of the API that may write stands in one of the two lists; what is called "no act"
-- leaves no audit row: a run that starts is an event, a version is one too, and a list is read.
select plan(14);

create temporary table act (place int generated always as identity, name text, sql text, rows int);
grant select on act to authenticated;
insert into act (name, sql, rows) values
('create_project', $$select meshhook.create_project('another')$$, 1),
('set_member', $$select meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer')$$, 1),
(
  'publish_workflow',
  $$select meshhook.publish_workflow(tests.project(), 'other', tests.graph('a'))$$, 0
),
('start_run', $$select meshhook.start_run(tests.project(), 'other')$$, 0),
(
  'set_secret',
  $$select meshhook.set_secret(tests.project(), 'TOKEN', 'v1:k1:' || repeat('A', 40))$$, 1
),
('list_secrets', $$select meshhook.list_secrets(tests.project())$$, 0),
('delete_secret', $$select meshhook.delete_secret(tests.project(), 'TOKEN')$$, 1),
('resume_run_from_step', $$select meshhook.resume_run_from_step(tests.run(), 'a')$$, 1),
(
  'cancel_resume',
  $$select meshhook.cancel_resume(a.id) from meshhook.run_acts as a
  where a.kind = 'resume_step' limit 1$$, 1
),
('resume_run', $$select meshhook.resume_run(tests.run())$$, 1),
('pause_run', $$select meshhook.pause_run(tests.run())$$, 1),
('cancel_run', $$select meshhook.cancel_run(tests.run())$$, 1),
(
  'resume_runs',
  $$select meshhook.resume_runs(tests.project(), '{"status": "canceled"}', 'go', 'a key')$$, 1
);
create temporary table helper as
select unnest('{check_admin,lock_run,note_act}'::text[]) as name;

create function pg_temp.rows_of(p_sql text) returns int language plpgsql as $$
declare
  v_before bigint := (select coalesce(max(l.id), 0) from meshhook.audit_log as l);
begin
  execute p_sql;
  perform tests.prove();
  return count(*) from meshhook.audit_log as l where l.id > v_before;
end;
$$;

select tests.start('a');
select tests.work('{"a": {"class": "client_error"}}');
select tests.act_as('ada');
select set_eq(
  'select p.proname::text
  from pg_proc as p
  where
    p.pronamespace = ''meshhook''::regnamespace
    and p.provolatile = ''v''
    and has_function_privilege(''authenticated'', p.oid, ''execute'')',
  'select a.name from act as a union all select h.name from helper as h',
  'each function that may write is known here'
) from (select tests.act_as_role('none')) as t;
select tests.act_as('ada');
select is(pg_temp.rows_of(a.sql), a.rows, a.name) from act as a
order by a.place;

select * from finish();
