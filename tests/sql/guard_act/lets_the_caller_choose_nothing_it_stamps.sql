select plan(20);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  throws_ok(
    format(
      'insert into meshhook.run_acts (project_id, run_id, kind, step_key, %I)
    values (tests.project(), tests.run(), ''resume_step'', ''a'', default)',
      c.column_name
    ),
    '42501',
    'permission denied for table run_acts',
    c.column_name::text
  )
from information_schema.columns as c
where
  c.table_schema = 'meshhook'
  and c.table_name = 'run_acts'
  and c.column_name not in (
    'project_id', 'run_id', 'kind', 'step_key', 'item_key', 'input_patch', 'options', 'reason',
    'idempotency_key', 'expected_attempt', 'plan_hash', 'undoes'
  );

select * from finish();
