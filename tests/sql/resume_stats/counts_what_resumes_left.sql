select plan(2);

select tests.start('a b');
select tests.work('{"a": "failed", "b": "failed"}');
select tests.resume('a');
select tests.work();
select tests.resume('b');
select tests.work('{"b": "failed"}');
select tests.resume('b');
select meshhook.cancel_run(tests.run());

select results_eq(
  'select project_id, resumes, runs, attempts, succeeded, failed from meshhook.resume_stats',
  $$values (tests.project(), 3::bigint, 1::bigint, 3::bigint, 1::bigint, 1::bigint)$$,
  'three resumes of one run, and what became of their attempts'
);
select cmp_ok(
  (select s.median_wait_s from meshhook.resume_stats as s), '>=', 0::float8,
  'and how long a claim took'
);

select * from finish();
