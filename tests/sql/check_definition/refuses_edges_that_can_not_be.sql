select plan(16);

select
  is(
    meshhook_private.check_definition(jsonb_build_object(
      'nodes', '[
      {"id": "a", "type": "pause"},
      {"id": "b", "type": "pause"},
      {"id": "c", "type": "branch", "data": {
        "conditions": [{"handle": "yes", "when": "input"}], "default": "no"
      }}
    ]'::jsonb,
      'edges', e.edges::jsonb
    )),
    case
      when e.problem is null then '[]'
      else jsonb_build_array(jsonb_build_object('node', e.node, 'problem', e.problem, 'fix', e.fix))
    end,
    e.edges
  )
from (
  values
  (
    '[5]', null,
    'edge 1: it is not an object with a source, a target and perhaps a sourceHandle',
    'give the ids of two nodes as texts'
  ),
  (
    '[{"source": "a"}]', 'a',
    'edge 1: it is not an object with a source, a target and perhaps a sourceHandle',
    'give the ids of two nodes as texts'
  ),
  (
    '[{"source": "a", "target": "b", "sourceHandle": 1}]', 'a',
    'edge 1: it is not an object with a source, a target and perhaps a sourceHandle',
    'give the ids of two nodes as texts'
  ),
  (
    '[{"source": "a", "target": "x"}]', 'a', 'the edge from a to x: there is no node x',
    'draw it to a node or remove it'
  ),
  (
    '[{"source": "x", "target": "a"}]', 'a', 'the edge from x to a: there is no node x',
    'draw it from a node or remove it'
  ),
  (
    '[{"source": "x", "target": "y"}]', null, 'the edge from x to y: there is no node x',
    'draw it from a node or remove it'
  ),
  (
    '[{"source": "a", "target": "a"}]', 'a', 'the edge from a to a: it leads back to its own node',
    'remove it'
  ),
  (
    '[{"source": "a", "target": "b"}, {"source": "a", "target": "b", "sourceHandle": null}]', 'a',
    'the edge from a to b: duplicate edge: it is there already', 'remove it'
  ),
  (
    '[{"source": "c", "target": "b", "sourceHandle": "no"},
      {"source": "c", "target": "b", "sourceHandle": "no"}]', 'c',
    'the edge from c to b: duplicate edge: it is there already', 'remove it'
  ),
  (
    '[{"source": "c", "target": "b"}, {"source": "c", "target": "b", "sourceHandle": "no"}]', 'c',
    'the edge from c to b: duplicate edge: another one joins the same nodes by a handle',
    'keep the one without a handle or those with one'
  ),
  (
    '[{"source": "a", "target": "b", "sourceHandle": "yes"}]', 'a',
    'the edge from a to b: it has a sourceHandle, which only an edge from a branch has',
    'remove the sourceHandle'
  ),
  (
    '[{"source": "c", "target": "b", "sourceHandle": "maybe"}]', 'c',
    'the edge from c to b: its branch has no handle maybe',
    'use a handle of one of its conditions or its default'
  ),
  (
    '[{"source": "c", "target": "b", "sourceHandle": ""}]', 'c',
    'the edge from c to b: its branch has no handle ',
    'use a handle of one of its conditions or its default'
  ),
  ('[{"source": "c", "target": "b", "sourceHandle": "yes"}]', null, null, null),
  (
    '[{"source": "c", "target": "b", "sourceHandle": "yes"},
      {"source": "c", "target": "b", "sourceHandle": "no"}]', null, null, null
  ),
  ('[{"source": "c", "target": "b"}, {"source": "b", "target": "a"}]', null, null, null)
) as e (edges, node, problem, fix);

select * from finish();
