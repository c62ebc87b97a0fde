select plan(2);

select tests.start('h', '{"h": {"type": "http_call", "retry": {"attempts": 2, "backoff_s": 0}}}');
select tests.work('{"h": "failed"}');
select tests.resume('h');
select tests.hold('h');
select tests.expire('h');
select tests.work();

select is(
  tests.attempts('h'),
  '1 first failed, 2 retry failed, 3 resume lost, 4 retry succeeded',
  'over a retry, a resume and a lost lease'
);
select is(
  (
    select count(distinct a.effect_key)::int
    from meshhook.step_attempts as a
    where a.run_id = tests.run()
  ),
  1,
  'there is one key'
);

select * from finish();
