select plan(5);

select tests.make_project();
create temporary table refused as
select tests.refusal(
  'select meshhook.publish_workflow(
    tests.project(), ''flow'', tests.graph(''a>b'', ''{"b": {"type": "wish"}}'')
  )'
) as refusal;

select is(r.refusal ->> 'sqlstate', 'PT422', 'refused') from refused as r;
select is(r.refusal ->> 'reason', 'invalid_definition', 'as invalid') from refused as r;
select is(
  (select array_agg(k order by k) from jsonb_object_keys(r.refusal -> 'errors' -> 0) as k),
  '{fix,node,problem}',
  'each error names node, problem and fix'
) from refused as r;
select is(r.refusal -> 'errors' -> 0 ->> 'node', 'b', 'here b') from refused as r;
select is((select count(*)::int from meshhook.workflow_definitions), 0, 'nothing was published');

select * from finish();
