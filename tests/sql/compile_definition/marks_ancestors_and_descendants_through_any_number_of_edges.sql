select plan(3);

select tests.make_project();
select meshhook.publish_workflow(tests.project(), 'flow', tests.graph('a>b a>c b>d c>d d>e f>e'));
select tests.act_as_role('none');

select is(
  (
    select jsonb_object_agg(n.step_key, jsonb_build_array(n.ordinal, n.ancestors, n.descendants))
    from meshhook.workflow_nodes as n
  ),
  '{
    "a": [0, "000000", "001111"],
    "f": [1, "000000", "000001"],
    "b": [2, "100000", "000011"],
    "c": [3, "100000", "000011"],
    "d": [4, "101100", "000001"],
    "e": [5, "111110", "000000"]
  }',
  'one bit a node, by ordinal, never its own'
);

select tests.act_as('ada');
-- The same of a random graph of 60 nodes, against a recursive query over its edges.
select meshhook.publish_workflow(tests.project(), 'large', jsonb_build_object(
  'nodes', (
    select jsonb_agg(jsonb_build_object('id', 'n' || n, 'type', 'pause') order by md5(n::text))
    from generate_series(0, 59) as n
  ),
  'edges', (
    select jsonb_agg(jsonb_build_object('source', 'n' || s, 'target', 'n' || t))
    from generate_series(0, 59) as s
    cross join generate_series(0, 59) as t
    where s < t and hashtext(s || '>' || t) % 12 = 0
  )
));

select tests.act_as_role('none');
with recursive node as (
  select n.*
  from meshhook.workflow_nodes as n
  inner join meshhook.workflow_definitions as d on n.workflow_id = d.id
  where d.slug = 'large'
),
edge as (
  select e.*
  from meshhook.workflow_edges as e
  where e.workflow_id in (select n.workflow_id from node as n)
),
reached (source, target) as (
  select
    e.source_ordinal,
    e.target_ordinal
  from edge as e
  union
  select
    r.source,
    e.target_ordinal
  from reached as r
  inner join edge as e on r.target = e.source_ordinal
),
found as (
  select
    count(r.source) as reached,
    count(*) filter (
      where (r.source is not null) <> (get_bit(a.descendants, b.ordinal) = 1)
      or (r.source is not null) <> (get_bit(b.ancestors, a.ordinal) = 1)
    ) as wrong
  from node as a
  cross join node as b
  left join reached as r on a.ordinal = r.source and b.ordinal = r.target
)
select is(f.wrong::int, 0, 'no bit is wrong') from found as f
union all
select cmp_ok(f.reached::int, '>', 300, 'and many are set') from found as f;

select * from finish();
