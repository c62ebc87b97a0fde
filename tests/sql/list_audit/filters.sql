select plan(4);

select tests.start('a b');
select tests.work('{"a": "failed", "b": "failed"}');
select tests.resume('a');
select tests.act_as('ada');
select tests.resume('b');
select meshhook.cancel_run(tests.run());

select
  is(
    (
      select string_agg(l ->> 'action', ' ' order by (l ->> 'id')::bigint)
      from jsonb_array_elements(
        meshhook.list_audit(tests.project(), jsonb_build_object(f.key, f.value)) -> 'audit'
      ) as l
    ),
    f.expected,
    f.key || ' ' || f.value
  )
from (
  values
  ('action', 'resume_step', 'resume_step resume_step'),
  ('action', 'pause_run', null),
  ('user_id', tests.user_id('olga')::text, 'resume_step'),
  ('resource_id', tests.run()::text, 'resume_step resume_step cancel_run')
) as f (key, value, expected);

select * from finish();
