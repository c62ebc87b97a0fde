select plan(5);

select
  is(
    meshhook_private.check_definition(tests.graph(e.edges, '{
    "a": {"expression": "input"}, "b": {"expression": "input"}, "c": {"expression": "input"},
    "d": {"expression": "input"}, "e": {"expression": "input"}
  }')),
    jsonb_build_array(jsonb_build_object(
      'node', null,
      'problem', 'a cycle: ' || e.cycle,
      'fix', 'remove one of its edges; a step runs again by a retry or a resume'
    )),
    e.edges
  )
from (
  values
  ('a>b b>a', 'a -> b -> a'),
  ('a>b b>c c>d d>b d>e', 'b -> c -> d -> b'),
  ('e>a a>b b>c c>a c>d', 'a -> b -> c -> a'),
  ('a>b b>a c>d d>c', 'a -> b -> a')
) as e (edges, cycle);

select
  is(
    meshhook_private.check_definition(jsonb_build_object(
      'nodes', jsonb_agg(jsonb_build_object('id', 'n' || n, 'type', 'pause') order by n),
      'edges', jsonb_agg(jsonb_build_object('source', 'n' || n, 'target', 'n' || (n + 1) % 1000))
    )) -> 0 ->> 'problem',
    'a cycle: n0 -> n1 -> n2 -> n3 -> n4 -> n5 -> n6 -> n7 -> n8 -> n9 -> ... (1000 nodes)',
    'a long one is cut'
  )
from generate_series(0, 999) as n;

select * from finish();
