select plan(9);

-- What a bulk says of this run, less the plan.
create function pg_temp.told(p_key text, p_options jsonb) returns jsonb
language sql volatile
as $$
  select jsonb_path_query_first(
    meshhook.resume_runs(tests.project(), '{"step_key": "a"}', null, p_key, p_options),
    '$.results[*] ? (@.run_id == $run)', jsonb_build_object('run', tests.run())
  ) - array['plan_hash', 'step_key', 'item_key', 'from_attempt', 'attempt']
$$;
create function pg_temp.foretells(p_code text) returns setof text
language plpgsql volatile
as $$
declare
  v_told jsonb := pg_temp.told(null, '{"dry_run": true}');
begin
  return next is(v_told ->> 'code', p_code, 'a dry run tells of ' || p_code);
  return next is(v_told, pg_temp.told(p_code, '{}'), 'with the hint that its refusal has');
end;
$$;
create function pg_temp.fail_at_a(p_data jsonb) returns void
language plpgsql volatile
as $$
begin
  perform tests.start('a>b b>c', p_data || '{"b": {"type": "http_call"}}');
  perform tests.work('{"c": "failed"}');
  perform tests.act_as('ada');
  perform tests.resume('a', null, '{"repeat": {"b": "same_key"}}', 'once more');
  perform tests.work('{"a": "failed"}');
  perform tests.act_as('olga');
end;
$$;

select pg_temp.fail_at_a('{"a": {"resume": {"role": "admin"}}}');
select * from pg_temp.foretells('role_required');
select pg_temp.fail_at_a('{"a": {"resume": {"require_reason": true}}}');
select * from pg_temp.foretells('reason_required');
select pg_temp.fail_at_a('{}');
select * from pg_temp.foretells('acknowledgement_required');
select is(
  pg_temp.told(null, '{"dry_run": true, "acknowledge": ["b"]}') - 'run_id',
  '{"code": "would_resume"}',
  'what is asked for no more has no hint'
);

select tests.start('a>b b>c', '{"b": {"type": "http_call", "resume": {"repeat": "never"}}}');
select tests.work('{"c": "failed"}');
select tests.resume('a', null, '{"repeat": {"b": "same_key"}}');
select tests.work('{"a": "failed"}');
select * from pg_temp.foretells('repeat_forbidden');

select * from finish();
