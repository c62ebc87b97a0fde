select plan(14);

select tests.start('a');
create temporary table hostile (
  item_key text, one jsonb, other jsonb, changes int, is_truncated boolean
);
insert into hostile values
(
  'a megabyte of numbers',
  (select jsonb_agg(1) from generate_series(1, 330000)),
  (select jsonb_agg(2) from generate_series(1, 330000)),
  1000,
  true
),
(
  'many deep chains',
  (
    select jsonb_agg((repeat('[', 60) || '1' || repeat(']', 60))::jsonb)
    from generate_series(1, 1500)
  ),
  (
    select jsonb_agg((repeat('[', 60) || '2' || repeat(']', 60))::jsonb)
    from generate_series(1, 1500)
  ),
  1000,
  true
),
(
  'one very deep chain',
  (repeat('{"":', 2000) || '1' || repeat('}', 2000))::jsonb,
  (repeat('{"":', 2000) || '2' || repeat('}', 2000))::jsonb,
  1,
  false
),
(
  'other keys',
  (select jsonb_object_agg('a' || n, n) from generate_series(1, 20000) as n),
  (select jsonb_object_agg('b' || n, n) from generate_series(1, 20000) as n),
  1000,
  true
),
(
  'a long key above many values',
  jsonb_build_object(repeat('k', 500000), (select jsonb_agg(1) from generate_series(1, 20000))),
  jsonb_build_object(repeat('k', 500000), (select jsonb_agg(2) from generate_series(1, 20000))),
  1,
  false
),
(
  'long keys under each other',
  jsonb_build_object(repeat('k', 600), jsonb_build_object(repeat('k', 600), 1), 'x', 1),
  jsonb_build_object(repeat('k', 600), jsonb_build_object(repeat('k', 600), 2), 'x', 2),
  2,
  false
);
grant select on hostile to authenticated;
select tests.act_as_role('none');
insert into meshhook.run_steps (
  project_id, run_id, step_key, item_key, ordinal, kind, is_tolerant, status, attempt, unsettled
)
select
  tests.project() as project_id,
  tests.run() as run_id,
  'a' as step_key,
  h.item_key,
  0 as ordinal,
  'transform' as kind,
  true as is_tolerant,
  'succeeded' as status,
  2 as attempt,
  0 as unsettled
from hostile as h;
insert into meshhook.step_attempts (
  project_id, run_id, step_key, item_key, attempt, origin, status, output
)
select
  tests.project() as project_id,
  tests.run() as run_id,
  'a' as step_key,
  h.item_key,
  n.attempt,
  'first' as origin,
  'succeeded' as status,
  case n.attempt when 1 then h.one else h.other end as output
from hostile as h
cross join generate_series(1, 2) as n (attempt);
select tests.act_as('vic');

-- A statement that takes a minute is ended: what grew with the square of a payload would be.
create temporary table told as
select
  h.item_key,
  h.changes,
  h.is_truncated,
  meshhook.compare_attempts(tests.run(), 'a', 1, 2, h.item_key) as answer
from hostile as h;
select
  is(
    jsonb_build_object(
      'changes', jsonb_array_length(t.answer -> 'changes'), 'truncated', t.answer -> 'is_truncated'
    ),
    jsonb_build_object('changes', t.changes, 'truncated', t.is_truncated),
    t.item_key || ': so many changes'
  )
from told as t;
select cmp_ok(octet_length(t.answer::text), '<', 200000, t.item_key || ': a short answer')
from told as t;
select
  is(
    (select max(char_length(c ->> 'path')) from jsonb_array_elements(t.answer -> 'changes') as c),
    80,
    'no more than 80 levels deep'
  )
from told as t
where t.item_key = 'one very deep chain';

select
  is(
    (select max(char_length(c ->> 'path')) from jsonb_array_elements(t.answer -> 'changes') as c),
    601,
    'no pointer of more than 1,000 characters'
  )
from told as t
where t.item_key = 'long keys under each other';

select * from finish();
