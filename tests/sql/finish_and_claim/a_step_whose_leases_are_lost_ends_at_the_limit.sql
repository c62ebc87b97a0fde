select plan(4);

select tests.start('a', '{"a": {"retry": {"lost": 2, "attempts": 5}}}');
create function pg_temp.lose() returns void language sql as $$
  select tests.hold('a');
  select tests.expire('a');
  select tests.claim(1, 30, '{}');
$$;
select tests.act_as_role('none');
select pg_temp.lose() from generate_series(1, 3) as n;

select is(tests.attempts('a'), '1 first lost, 2 retry lost, 3 retry lost', 'tried again twice');
select is(tests.steps(), 'a failed', 'then the step fails');
select is(tests.run_status(), 'failed', 'and the run with it');
select is((tests.run_row()).error -> 'error' ->> 'code', 'lease_lost', 'for that reason');

select * from finish();
