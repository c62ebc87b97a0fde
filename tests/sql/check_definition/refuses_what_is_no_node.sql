select plan(18);

select
  is(
    meshhook_private.check_definition(
      jsonb_build_object(
        'nodes', jsonb_build_array('{"id": "a", "type": "pause"}'::jsonb, e.node::jsonb)
      )
    ),
    jsonb_build_array(jsonb_build_object('node', e.key, 'problem', e.problem, 'fix', e.fix)),
    left(e.node, 60)
  )
from (
  values
  ('null', null, 'node 2 is not an object', 'give it an id, a type and data'),
  ('[]', null, 'node 2 is not an object', 'give it an id, a type and data'),
  (
    '{"type": "pause"}', null, 'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": 7, "type": "pause"}', null, 'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": "", "type": "pause"}', null, 'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": "a b", "type": "pause"}', null, 'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": "b\n", "type": "pause"}', null, 'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": "\u00e9", "type": "pause"}', null, 'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": "' || repeat('b', 201) || '", "type": "pause"}', null,
    'the id of node 2 can not be a step key',
    'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
  ),
  (
    '{"id": "a", "type": "pause"}', null, 'the id a belongs to 2 nodes',
    'give each node an id of its own'
  ),
  (
    '{"id": "b"}', 'b', 'the type is missing or not a text',
    'use one of transform, http_call, branch, delay, terminate, pause, map'
  ),
  (
    '{"id": "b", "type": ["pause"]}', 'b', 'the type is missing or not a text',
    'use one of transform, http_call, branch, delay, terminate, pause, map'
  ),
  (
    '{"id": "b", "type": "Pause"}', 'b', 'there is no kind Pause',
    'use one of transform, http_call, branch, delay, terminate, pause, map'
  ),
  (
    '{"id": "b", "type": "loop", "data": {}}', 'b', 'there is no kind loop',
    'use one of transform, http_call, branch, delay, terminate, pause, map'
  ),
  (
    '{"id": "b", "type": "pause", "data": null}', 'b', 'the data is not an object',
    'give an object of these fields: label, message, on_error, resume, retry, timeout_s'
  ),
  (
    '{"id": "b", "type": "pause", "data": []}', 'b', 'the data is not an object',
    'give an object of these fields: label, message, on_error, resume, retry, timeout_s'
  ),
  (
    '{"id": "b", "type": "pause", "data": {"mesage": ""}}', 'b', 'mesage is not a known field',
    'leave it out; known are label, message, on_error, resume, retry, timeout_s'
  ),
  ('{"id": "b", "type": "delay"}', 'b', 'seconds is missing', 'give it')
) as e (node, key, problem, fix);

select * from finish();
