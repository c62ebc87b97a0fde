select plan(1);

select tests.start(
  'a b c d e f g h',
  (
    select jsonb_object_agg(n, '{"retry": {"attempts": 2, "backoff_s": 1000}}'::jsonb)
    from unnest('{a,b,c,d,e,f,g,h}'::text[]) as n
  )
);
select tests.work(
  (select jsonb_object_agg(n, 'failed') from unnest('{a,b,c,d,e,f,g,h}'::text[]) as n)
);

select cmp_ok(
  (select count(distinct tests.due_in(n))::int from unnest('{a,b,c,d,e,f,g,h}'::text[]) as n),
  '>',
  1,
  'steps that failed together do not come back together'
);

select * from finish();
