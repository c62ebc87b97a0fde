-- Each call is wrong in two ways; the earlier one is told.
select plan(15);

select tests.start(
  'a>h h>c c>d d>e b:yes>n b:no>m h>z',
  '{"h": {"type": "http_call"}, "b": {"type": "branch"}}'
);
select tests.work('{"b": {"handle": "no"}, "d": "failed"}');
select meshhook.resume_run_from_step(tests.run(), 'd', 'used', 'k');
select tests.prove();
select tests.work('{"d": "failed"}');
create function pg_temp.reason_of(
  p_person text, p_arguments text
) returns text language plpgsql as $$
begin
  if p_person = 'nobody' then
    perform tests.act_as_role('authenticated');
  else
    perform tests.act_as(p_person);
  end if;
  return tests.refusal(format('select meshhook.resume_run_from_step(%s)', p_arguments)) ->> 'reason';
end;
$$;
grant execute on function pg_temp.reason_of(text, text) to public;

select tests.act_as_role('none');
create table pg_temp.calls (number int, person text, arguments text, reason text, later text);
insert into pg_temp.calls values
(1, 'nobody', 'null, ''a''', 'unauthenticated', 'invalid_argument'),
(2, 'olga', 'tests.run(), null, input_patch => ''1''', 'invalid_argument', 'invalid_patch'),
(
  3, 'olga', 'tests.run(), ''a'', input_patch => to_jsonb(repeat(''x'', 70000))',
  'invalid_patch', 'too_large'
),
(
  4, 'sam', 'tests.run(), ''a'', input_patch => jsonb_build_object(''x'', repeat(''x'', 70000))',
  'too_large', 'run_not_found'
),
(5, 'sam', 'tests.run(), ''a'', idempotency_key => ''k''', 'run_not_found', 'role_required'),
(
  6,
  'vic',
  'tests.run(), ''a'', idempotency_key => ''k''',
  'role_required',
  'idempotency_key_reused'
),
(7, 'vic', 'tests.run(), ''nothing''', 'role_required', 'step_not_found'),
(
  8, 'olga', 'tests.run(), ''nothing'', idempotency_key => ''k''',
  'idempotency_key_reused', 'step_not_found'
),
(9, 'olga', 'tests.run(), ''nothing'', expected_attempt => 9', 'step_not_found', 'stale_attempt'),
(10, 'olga', 'tests.run(), ''n'', expected_attempt => 9', 'step_not_taken', 'stale_attempt'),
(11, 'olga', 'tests.run(), ''e'', expected_attempt => 9', 'step_not_reached', 'stale_attempt'),
(
  12,
  'olga',
  'tests.run(), ''a'', expected_attempt => 9, plan_hash => ''x''',
  'stale_attempt',
  'plan_changed'
),
(13, 'olga', 'tests.run(), ''a'', plan_hash => ''x''', 'plan_changed', 'acknowledgement_required'),
(14, 'olga', 'tests.run(), ''a''', 'acknowledgement_required', 'limit_reached');
insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, origin, status)
values (tests.project(), tests.run(), 'a', 1000, 'resume', 'withdrawn'),
(tests.project(), tests.run(), 'd', 1000, 'resume', 'withdrawn'),
(tests.project(), tests.run(), 'e', 1000, 'resume', 'withdrawn');
select
  is(
    pg_temp.reason_of(c.person, c.arguments), c.reason, format('%s before %s', c.reason, c.later)
  )
from pg_temp.calls as c
order by c.number;
select is(
  pg_temp.reason_of('olga', 'tests.run(), ''d'''),
  'limit_reached',
  'what is left when all else is right'
);

select * from finish();
