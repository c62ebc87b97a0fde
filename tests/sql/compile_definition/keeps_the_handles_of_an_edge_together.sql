select plan(1);

select tests.make_project();
select meshhook.publish_workflow(
  tests.project(), 'flow', tests.graph('a:yes>b a:no>c a:perhaps>b a>d b>d', '{
    "a": {"type": "branch"}, "b": {"expression": "input"}, "c": {"expression": "input"},
    "d": {"expression": "input"}
  }')
);
select tests.act_as_role('none');

select is(
  (
    select jsonb_object_agg(source.step_key || '>' || target.step_key, e.handles)
    from meshhook.workflow_edges as e
    inner join meshhook.workflow_nodes as source on e.source_ordinal = source.ordinal
    inner join meshhook.workflow_nodes as target on e.target_ordinal = target.ordinal
  ),
  '{"a>b": ["perhaps", "yes"], "a>c": ["no"], "a>d": [], "b>d": []}',
  'one edge between two nodes, none where it is always live'
);

select * from finish();
