select plan(1);

select tests.make_project();
select meshhook.publish_workflow(tests.project(), 'flow', '{
  "nodes": [
    {"id": "a-1", "type": "transform", "data": {"expression": "input.steps.b.output"}},
    {"id": "b", "type": "branch", "data": {"conditions": [
      {"handle": "x", "when": "input"}, {"handle": "y", "when": "steps.\"\u0061-1\".output"}
    ]}},
    {"id": "c", "type": "http_call", "data": {
      "url": "http://a.test/{{ steps.b.output.handle }}",
      "headers": {"A": "{{ steps.\"a-1\".output }}"},
      "query": {"a": "{{ secrets.A }}"},
      "body": {"list": ["{{ steps.b.output }} and {{ steps.\"a-1\".error }}", "steps.d"]}
    }},
    {"id": "d", "type": "transform", "data": {
      "expression": "{z: steps.c.output, a: steps.b.error || steps.c.error}"
    }},
    {"id": "e", "type": "pause"}
  ],
  "edges": [
    {"source": "a-1", "target": "b"}, {"source": "b", "target": "c"},
    {"source": "c", "target": "d"}, {"source": "d", "target": "e"}
  ]
}');
select tests.act_as_role('none');

select is(
  (select jsonb_object_agg(n.step_key, n.reads) from meshhook.workflow_nodes as n),
  '{"a-1": [], "b": ["a-1"], "c": ["a-1", "b"], "d": ["b", "c"], "e": []}',
  'each once, in order'
);

select * from finish();
