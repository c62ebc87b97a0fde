select plan(7);

create function pg_temp.codes(p_options jsonb default '{}', p_key text default 'k') returns jsonb
language sql volatile
as $$
  select (
    select jsonb_agg(r -> 'code' order by r -> 'code')
    from jsonb_array_elements(
      meshhook.resume_runs(tests.project(), '{"step_key": "a"}', 'mended', p_key, p_options)
      -> 'results'
    ) as r
  )
$$;
select tests.start('a');
select tests.start('a');
select tests.work('{"a": "failed"}');
select is(pg_temp.codes(), '["resumed", "resumed"]', 'both');
select tests.work('{"a": "failed"}');
select tests.start('a');
select tests.work('{"a": "failed"}');

select is(
  pg_temp.codes(), '["replayed", "replayed", "resumed"]',
  'who failed again is not resumed again, who failed since is'
);
select is(pg_temp.codes(), '["replayed", "replayed", "replayed"]', 'in any state');
select is(
  (select count(*) from meshhook.run_acts), 3::bigint, 'each run was resumed once under this key'
);
select is(
  pg_temp.codes('{"delay": 5}'),
  '["idempotency_key_reused", "idempotency_key_reused", "idempotency_key_reused"]',
  'the key stands for that request'
);
select is(
  pg_temp.codes(p_key => 'other'), '["resumed", "resumed"]', 'another key is another request'
);
select is(
  (
    meshhook.resume_runs(tests.project(), '{"step_key": "a"}', 'mended', 'k') -> 'results' -> 0
  ) - 'run_id',
  (
    select
      jsonb_build_object(
        'act_id', a.id, 'code', 'replayed', 'step_key', 'a', 'item_key', '',
        'from_attempt', 1, 'attempt', 2
      )
    from meshhook.run_acts as a
    where a.idempotency_key like 'k/%'
    order by a.run_id
    limit 1
  ),
  'a replay tells the same act'
);

select * from finish();
