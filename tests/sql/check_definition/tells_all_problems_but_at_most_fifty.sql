select plan(3);

create temp table told as
select
  e.ordinality,
  format('%s: %s', e.value ->> 'node', e.value ->> 'problem') as error
from jsonb_array_elements(meshhook_private.check_definition('{
  "nodes": [
    {"id": "a", "type": "transform", "data": {"expression": "", "labl": 1, "timeout_s": 0}},
    {"id": "b", "type": "nothing"},
    {"id": "c", "type": "delay", "data": {"seconds": 1}}
  ],
  "edges": [{"source": "a", "target": "x"}, {"source": "c", "target": "c"}]
}')) with ordinality as e;

select is(
  (select array_agg(t.error order by t.ordinality) from told as t),
  array[
    'a: expression: the expression is empty',
    'a: labl is not a known field',
    'a: timeout_s can not be 0',
    'b: there is no kind nothing',
    'a: the edge from a to x: there is no node x',
    'c: the edge from c to c: it leads back to its own node'
  ],
  'one problem does not hide another'
);

select
  is(
    jsonb_array_length(meshhook_private.check_definition(jsonb_build_object(
      'nodes', jsonb_agg(jsonb_build_object('id', 'n' || n)),
      'edges', jsonb_agg(jsonb_build_object('source', n))
    ))),
    50,
    'of a thousand nodes and edges'
  )
from generate_series(1, 1000) as n;

select
  is(
    jsonb_array_length(meshhook_private.check_definition(jsonb_build_object(
      'nodes', jsonb_build_array(jsonb_build_object(
        'id', 'a', 'type', 'pause', 'data', jsonb_object_agg('field_' || n, n)
      ))
    ))),
    50,
    'of a thousand unknown fields'
  )
from generate_series(1, 1000) as n;

select * from finish();
