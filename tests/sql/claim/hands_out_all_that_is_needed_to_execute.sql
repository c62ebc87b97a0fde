select plan(7);

select tests.start('a>b', '{"b": {"type": "http_call", "timeout_s": 7}}', '{"n": 1}');
select tests.finish(tests.result(tests.hold('a'), '{"output": {"x": 2}}'));
create temporary table handed as select tests.claim(100, 60) -> 0 as work;
grant select on handed to public;

select is(
  (select array_agg(k order by k) from jsonb_object_keys(h.work) as k),
  '{
    act_id,attempt,config,context,effect_key,item_key,kind,lease_expires_at,origin,project_id,
    queue_id,run_id,secrets,slug,step_key,supplied,timeout_s,token,version,waited_s,workflow_id
  }'::text[],
  'these keys, all of them and no others'
) from handed as h;
select is(
  h.work - array[
    'queue_id', 'token', 'lease_expires_at', 'workflow_id', 'effect_key', 'config', 'waited_s'
  ],
  jsonb_build_object(
    'project_id', tests.project(),
    'run_id', tests.run(),
    'step_key', 'b',
    'item_key', '',
    'attempt', 1,
    'origin', 'first',
    'act_id', null,
    'slug', 'flow',
    'version', 1,
    'kind', 'http_call',
    'timeout_s', 7,
    'secrets', null,
    'supplied', null,
    'context', '{"input": {"n": 1}, "steps": {}}'::jsonb
  ),
  'and what they say'
) from handed as h;
select is(h.work -> 'config' ->> 'method', 'POST', 'the config has the data of the node')
from handed as h;
select is(h.work -> 'config' -> 'retry' -> 'attempts', '1', 'with defaults') from handed as h;
select
  is(
    h.work ->> 'effect_key', (tests.attempt('b', 1)).effect_key, 'the key of the effect is kept'
  )
from handed as h;
select is(
  (h.work ->> 'lease_expires_at')::timestamptz,
  now() + interval '60 seconds',
  'the lease is as asked'
) from handed as h;
select cmp_ok(
  (h.work ->> 'waited_s')::numeric, '>=', 0::numeric, 'and how long it had waited'
) from handed as h;

select * from finish();
