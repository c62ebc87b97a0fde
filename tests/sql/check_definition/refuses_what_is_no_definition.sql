select plan(18);

select
  is(
    meshhook_private.check_definition(e.definition::jsonb),
    jsonb_build_array(jsonb_build_object('node', null, 'problem', e.problem, 'fix', e.fix)),
    coalesce(left(e.definition, 60), 'null')
  )
from (
  values
  (null, 'the definition is not an object', 'give {"nodes": [...], "edges": [...]}'),
  ('null', 'the definition is not an object', 'give {"nodes": [...], "edges": [...]}'),
  ('[]', 'the definition is not an object', 'give {"nodes": [...], "edges": [...]}'),
  ('"nodes"', 'the definition is not an object', 'give {"nodes": [...], "edges": [...]}'),
  ('{}', 'nodes is not a list', 'give a list of 1 to 1,000 nodes'),
  ('{"nodes": {}}', 'nodes is not a list', 'give a list of 1 to 1,000 nodes'),
  ('{"nodes": []}', 'the definition has 0 nodes', 'give 1 to 1,000 nodes'),
  (
    '{"nodes": [' || repeat('{}, ', 1000) || '{}]}', 'the definition has 1001 nodes',
    'give 1 to 1,000 nodes'
  ),
  (
    '{"nodes": [{}], "edges": {}}', 'edges is not a list',
    'give a list like [{"source": "a", "target": "b"}]'
  ),
  (
    '{"nodes": [{}], "edges": null}', 'edges is not a list',
    'give a list like [{"source": "a", "target": "b"}]'
  ),
  (
    '{"nodes": [{}], "settings": null}', 'settings is not an object',
    'give an object of these fields: deadline_s'
  ),
  (
    '{"nodes": [{}], "settings": {"deadline": 1}}', 'settings.deadline is not a known field',
    'leave it out; known are deadline_s'
  ),
  (
    '{"nodes": [{}], "settings": {"deadline_s": 0}}', 'settings.deadline_s can not be 0',
    'give a whole number from 1 to 31536000'
  ),
  (
    '{"nodes": [{}], "settings": {"deadline_s": 60.0}}', 'settings.deadline_s can not be 60.0',
    'give a whole number from 1 to 31536000'
  ),
  (
    '{"nodes": [{}], "settings": {"deadline_s": 31536001}}',
    'settings.deadline_s can not be 31536001', 'give a whole number from 1 to 31536000'
  ),
  (
    '{"nodes": [{}], "note": "' || repeat('x', 1000000) || '"}',
    'the definition has 1000027 bytes', 'keep it to 1,000,000 bytes'
  ),
  (
    '{"nodes": [{}], "note": "' || repeat('{{', 10001) || '"}',
    'the definition has more than 10,000 {{ }}',
    'put a text together in a transform and use its output'
  ),
  (
    '{"nodes": [{}], "note": ' || repeat('[', 3000) || repeat(']', 3000) || '}',
    'the definition is nested more than 100 levels deep', 'make it flatter'
  )
) as e (definition, problem, fix);

select * from finish();
