select plan(2);

select tests.start('a b');
create temporary table answered as select meshhook.pause_run(tests.run(), 'a look at it') as answer;
select tests.prove();

select is(
  (
    select to_jsonb(l) - array['id', 'created_at', 'request_id', 'ip_address', 'user_agent']
    from meshhook.audit_log as l
    where l.id = (a.answer ->> 'audit_id')::bigint
  ),
  jsonb_build_object(
    'project_id', tests.project(),
    'user_id', tests.user_id('olga'),
    'action', 'pause_run',
    'resource_type', 'workflow_run',
    'resource_id', tests.run(),
    'act_id', a.answer -> 'act_id',
    'database_role', 'authenticated',
    'metadata', jsonb_build_object(
      'run_id', tests.run(), 'reason', 'a look at it', 'steps', '["a", "b"]'::jsonb
    )
  ),
  'who, what, why'
) from answered as a;
select
  is((
    select count(*)::int from meshhook.audit_log
    where resource_id = tests.run()
  ), 1, 'one row');

select * from finish();
