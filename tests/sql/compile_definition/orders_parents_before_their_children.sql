-- By the longest path that leads to a node, then by its place in the document.
select plan(4);

select tests.make_project();
select meshhook.publish_workflow(
  tests.project(), 'flow', tests.graph('z>b c>y z>y b>a y>a d', '{
    "z": {"expression": "input"}, "c": {"expression": "input"}, "d": {"expression": "input"}
  }')
);
select tests.act_as_role('none');

select is(
  (select array_agg(n.step_key order by n.ordinal) from meshhook.workflow_nodes as n),
  array['z', 'c', 'd', 'b', 'y', 'a'],
  'roots first, in the order of the document'
);
select is(
  (select array_agg(n.ordinal order by n.ordinal) from meshhook.workflow_nodes as n),
  array[0, 1, 2, 3, 4, 5],
  'numbered from 0 without gaps'
);
select is(
  (select array_agg(n.indegree order by n.ordinal) from meshhook.workflow_nodes as n),
  array[0, 0, 0, 1, 2, 2],
  'each with the number of edges that lead to it'
);
select is(
  (
    select array_agg(e.ends order by e.ends)
    from (
      select w.source_ordinal || '>' || w.target_ordinal as ends from meshhook.workflow_edges as w
    ) as e
  ),
  array['0>3', '0>4', '1>4', '3>5', '4>5'],
  'edges by ordinal'
);

select * from finish();
