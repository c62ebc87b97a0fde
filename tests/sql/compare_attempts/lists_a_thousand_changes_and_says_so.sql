select plan(5);

select tests.start('a');
select tests.work(jsonb_build_object('a', jsonb_build_object('output', jsonb_build_object(
  'list', (select jsonb_agg(n) from generate_series(1, 1000) as n),
  'deep', '{"x": [[1]]}'::jsonb
))));
select tests.resume('a');
select tests.work(jsonb_build_object('a', jsonb_build_object('output', jsonb_build_object(
  'list', (select jsonb_agg(-n) from generate_series(1, 1000) as n),
  'deep', '{"x": [[1]]}'::jsonb
))));
select tests.resume('a');
select tests.work(jsonb_build_object('a', jsonb_build_object('output', jsonb_build_object(
  'list', (select jsonb_agg(n) from generate_series(1, 1000) as n),
  'deep', '{"x": [[2]]}'::jsonb
))));
create temporary table told as
select
  c.answer,
  array(select d ->> 'path' from jsonb_array_elements(c.answer -> 'changes') as d) as paths
from (
  values
  (meshhook.compare_attempts(tests.run(), 'a', 1, 2)),
  (meshhook.compare_attempts(tests.run(), 'a', 2, 3))
) as c (answer);

select
  is(
    t.paths,
    array(select '/list/' || n from generate_series(0, 999) as n),
    'all of a thousand, in their order'
  )
from told as t
where t.answer -> 'is_truncated' = 'false';
select is(count(*)::int, 1, 'the other one is truncated') from told as t
where t.answer -> 'is_truncated' = 'true';
select is(cardinality(t.paths), 1000, 'a thousand of more') from told as t
where t.answer -> 'is_truncated' = 'true';
select is(t.paths[1], '/list/0', 'from the first one') from told as t
where t.answer -> 'is_truncated' = 'true';
select is(
  t.paths[1000], '/list/999', 'the outermost first, so that the deepest is left out'
) from told as t
where t.answer -> 'is_truncated' = 'true';

select * from finish();
