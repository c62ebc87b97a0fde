select plan(3);

select tests.start('a', '{"a": {"resume": {"role": "admin", "require_reason": true}}}');
select tests.work('{"a": "failed"}');
create function pg_temp.code(p_reason text) returns text
language sql volatile
as $$
  select meshhook.resume_runs(
    tests.project(), '{"step_key": "a"}', p_reason, null, '{"dry_run": true}'
  ) -> 'results' -> 0 ->> 'code'
$$;

select is(pg_temp.code('mended'), 'role_required', 'olga is an operator');
select tests.act_as('ada');
select is(pg_temp.code(null), 'reason_required', 'ada gives no reason');
select is(pg_temp.code('mended'), 'would_resume', 'with one she may');

select * from finish();
