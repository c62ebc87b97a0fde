select plan(6);

select tests.start(
  'a', '{"a": {"retry": {"attempts": 5, "backoff_s": 10, "factor": 3, "max_backoff_s": 60}}}'
);
create temporary table waits (attempt int, wait interval);

create function pg_temp.fail_and_measure(p_attempt int) returns void language sql as $$
  select tests.make_due('a');
  select tests.work('{"a": "failed"}');
  insert into pg_temp.waits values (p_attempt, tests.due_in('a'));
$$;
select tests.act_as_role('none');
select pg_temp.fail_and_measure(n) from generate_series(1, 4) as n;

select
  ok(
    w.wait between make_interval(secs => b.least) and make_interval(secs => b.most),
    format('after attempt %s from %s to %s seconds, here %s', b.attempt, b.least, b.most, w.wait)
  )
from (values (1, 5, 10), (2, 15, 30), (3, 30, 60), (4, 30, 60)) as b (attempt, least, most)
inner join waits as w on b.attempt = w.attempt
order by b.attempt;
select is(
  tests.attempts('a'),
  '1 first failed, 2 retry failed, 3 retry failed, 4 retry failed, 5 retry queued',
  'four retries'
);
select tests.make_due('a');
select tests.work('{"a": "failed"}');
select is(tests.steps(), 'a failed', 'the fifth try was the last');

select * from finish();
