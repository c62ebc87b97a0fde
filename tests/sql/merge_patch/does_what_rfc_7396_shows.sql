-- The test cases of the appendix of the RFC.
select plan(15);

select
  is(
    meshhook_private.merge_patch(e.original, e.patch),
    e.result,
    format('%s with %s', e.original, e.patch)
  )
from (
  values
  ('{"a":"b"}'::jsonb, '{"a":"c"}'::jsonb, '{"a":"c"}'::jsonb),
  ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
  ('{"a":"b"}', '{"a":null}', '{}'),
  ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
  ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
  ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
  ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
  ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
  ('["a","b"]', '["c","d"]', '["c","d"]'),
  ('{"a":"b"}', '["c"]', '["c"]'),
  ('{"a":"foo"}', 'null', 'null'),
  ('{"a":"foo"}', '"bar"', '"bar"'),
  ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
  ('[1,2]', '{"a":"b","c":null}', '{"a":"b"}'),
  ('{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}')
) as e (original, patch, result);

select * from finish();
