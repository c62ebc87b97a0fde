select plan(6);

create function pg_temp.problems(p_data jsonb) returns text language sql as $$
  select string_agg(e ->> 'problem', '; ')
  from jsonb_array_elements(meshhook_private.check_definition(jsonb_build_object(
    'nodes', jsonb_build_array(jsonb_build_object(
      'id', 'm', 'type', 'map', 'data', '{"items": "input"}' || p_data
    )),
    'edges', '[]'::jsonb
  ))) as e
$$;
select is(
  pg_temp.problems('{"node": {"type": "transform", "data": {"expression": "item.a"}}}'), null,
  'a transform'
);
select is(pg_temp.problems('{}'), 'node is missing', 'none');
select is(
  pg_temp.problems('{"node": {"type": "delay", "data": {"seconds": 1}}}'),
  'node is not {"type", "data"} of a kind that a map can hold',
  'a kind that waits'
);
select ok(
  pg_temp.problems('{"node": {"type": "transform", "data": {"expression": "item.("}}}')
  like 'node.expression: %',
  'a bad expression within it'
);
select is(
  pg_temp.problems(
    '{"node": {"type": "transform", "data": {"expression": "item", "on_error": "continue"}}}'
  ),
  'node.on_error is not a known field',
  'failures are counted by the map'
);
select is(
  pg_temp.problems('{"node": {"type": "transform", "data": {"expression": "steps.x.output"}}}')
  is not null,
  true,
  'a step that does not come before it'
);

select * from finish();
