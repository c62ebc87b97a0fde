select plan(2);

select tests.start('a>b', '{}', '{"password": "x"}');
select tests.work('{"a": "failed"}');
select set_config(
  'request.headers',
  '{"x-request-id": "r-1", "x-forwarded-for": "203.0.113.7", "user-agent": "curl"}',
  true
);
create temporary table answered as
select tests.resume(
  'a', '{"input": {"password": "secret"}, "steps": {}}', '{}', 'mended'
) as answer;

select is(
  (
    select to_jsonb(l) - array['created_at']
    from meshhook.audit_log as l
    where l.id = (a.answer ->> 'audit_id')::bigint
  ),
  jsonb_build_object(
    'id', a.answer -> 'audit_id',
    'project_id', tests.project(),
    'user_id', tests.user_id('olga'),
    'action', 'resume_step',
    'resource_type', 'workflow_run',
    'resource_id', tests.run(),
    'act_id', a.answer -> 'act_id',
    'database_role', 'authenticated',
    'request_id', 'r-1',
    'ip_address', '203.0.113.7',
    'user_agent', 'curl',
    'metadata', jsonb_build_object(
      'run_id', tests.run(),
      'step_key', 'a',
      'targets', '[{"step_key": "a", "item_key": "", "from_attempt": 1, "attempt": 2,
        "origin": "resume", "status": "ready", "input": "cloned"}]'::jsonb,
      'reset', '["b"]'::jsonb,
      'reason', 'mended',
      'plan_hash', (
        select o.facts -> 'plan_hash'
        from meshhook.run_acts as o
        where o.id = (a.answer ->> 'act_id')::uuid
      ),
      'patch_keys', '["input", "steps"]'::jsonb,
      'patch_sha256', encode(sha256('{"input": {"password": "secret"}, "steps": {}}'), 'hex')
    )
  ),
  'who, what, why, and of a patch its keys and its hash, never its values'
) from answered as a;
select is(
  (
    select count(*)::int from meshhook.audit_log as l
    where l.resource_id = tests.run()
  ),
  1,
  'one row'
);

select * from finish();
