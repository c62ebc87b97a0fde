select plan(1);

select tests.start('a>b');
create temporary table answered as select meshhook.cancel_run(tests.run(), 'wrong input') as answer;

select is(
  (
    select l.metadata || jsonb_build_object('action', l.action, 'user_id', l.user_id)
    from meshhook.audit_log as l
    where l.act_id = (a.answer ->> 'act_id')::uuid
  ),
  jsonb_build_object(
    'action', 'cancel_run',
    'user_id', tests.user_id('olga'),
    'run_id', tests.run(),
    'reason', 'wrong input',
    'steps', '["a", "b"]'::jsonb
  ),
  'who, what, why'
) from answered as a;

select * from finish();
