select plan(4);

select tests.start('a');
select tests.work(jsonb_build_object('a', jsonb_build_object(
  'output', jsonb_build_object('fits', repeat('x', 998), 'long', repeat('x', 999), 'wide', 1)
)));
select tests.resume('a');
select tests.work(jsonb_build_object('a', jsonb_build_object(
  'output', jsonb_build_object('fits', 1, 'long', 2, 'wide', repeat('ü', 600), 'huge', 1e130000)
)));
create temporary table told as
select
  c.change ->> 'path' as path,
  c.change
from jsonb_array_elements(
  meshhook.compare_attempts(tests.run(), 'a', 1, 2) -> 'changes'
) as c (change);

select
  is(
    t.change,
    jsonb_build_object(
      'in', 'output', 'path', '/fits', 'kind', 'changed', 'a', repeat('x', 998), 'b', 1
    ),
    'a thousand bytes are whole'
  )
from told as t
where t.path = '/fits';
select
  is(
    t.change - array['in', 'path', 'kind'],
    jsonb_build_object('a', '"' || repeat('x', 999), 'a_bytes', 1001, 'b', 2),
    'one more, and it is text with its length beside it'
  )
from told as t
where t.path = '/long';
select
  is(
    t.change - array['in', 'path', 'kind'],
    jsonb_build_object('a', 1, 'b', '"' || repeat('ü', 600) || '"', 'b_bytes', 1202),
    'bytes count, characters are shown'
  )
from told as t
where t.path = '/wide';
select
  is(
    t.change - array['in', 'path', 'kind'],
    jsonb_build_object('b', '1' || repeat('0', 999), 'b_bytes', 130001),
    'a number of a few bytes may be long'
  )
from told as t
where t.path = '/huge';

select * from finish();
