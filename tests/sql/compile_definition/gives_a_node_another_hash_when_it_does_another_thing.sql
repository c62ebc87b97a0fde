select plan(11);

create function pg_temp.hash_of(p_definition jsonb) returns text
language plpgsql as $$
begin
  perform tests.act_as('ada');
  perform meshhook.publish_workflow(tests.project(), 'flow', p_definition);
  perform tests.act_as_role('none');
  return (
    select n.node_hash
    from meshhook.workflow_nodes as n
    inner join meshhook.workflow_definitions as d on d.id = n.workflow_id
    where n.step_key = 'c'
    order by d.version desc
    limit 1
  );
end;
$$;

select tests.make_project();
create temp table flow as
select
  '{
    "nodes": [
      {"id": "a", "type": "branch", "data": {"conditions": [{"handle": "x", "when": "input"}],
        "default": "y"}},
      {"id": "b", "type": "transform", "data": {"expression": "input"}},
      {"id": "c", "type": "transform", "data": {"expression": "input"}}
    ],
    "edges": [
      {"source": "a", "target": "c", "sourceHandle": "x"}, {"source": "b", "target": "c"}
    ]
  }'::jsonb as definition,
  null::text as node_hash;
update flow set node_hash = pg_temp.hash_of(definition);

select matches((select f.node_hash from flow as f), '^[0-9a-f]{64}$', 'a sha256 in hex');
select
  is(
    pg_temp.hash_of(jsonb_set(f.definition, e.path::text[], e.value::jsonb)), f.node_hash, e.what
  )
from flow as f
cross join (
  values
  ('{nodes,2,data,label}', '"C"', 'the same with a label'),
  ('{nodes,2,data,resume}', '{"role": "admin"}', 'the same when others may resume it'),
  ('{nodes,2,data,timeout_s}', '30', 'the same with a default written out'),
  ('{nodes,2,position}', '{"x": 5}', 'the same in another place'),
  ('{nodes,1,data,expression}', '"input.b"', 'the same when a parent does another thing'),
  (
    '{edges}',
    '[{"source": "b", "target": "c"}, {"source": "a", "target": "c", "sourceHandle": "x"}]',
    'the same when its edges come in another order'
  )
) as e (path, value, what);
select
  isnt(
    pg_temp.hash_of(jsonb_set(f.definition, e.path::text[], e.value::jsonb)), f.node_hash, e.what
  )
from flow as f
cross join (
  values
  ('{nodes,2,data,expression}', '"input.c"', 'another expression'),
  ('{nodes,2,data,timeout_s}', '31', 'another timeout'),
  ('{edges,0,sourceHandle}', '"y"', 'another handle'),
  ('{edges}', '[{"source": "a", "target": "c", "sourceHandle": "x"}]', 'an edge less')
) as e (path, value, what);

select * from finish();
