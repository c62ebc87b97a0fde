select plan(14);

select
  is(
    meshhook_private.check_expression(e.expression),
    jsonb_build_object('problem', null, 'reads', e.reads::jsonb, 'roots', e.roots::jsonb),
    e.expression
  )
from (
  values
  ('input.a', '[]', '["input"]'),
  ('''text''', '[]', '[]'),
  ('steps.b.output.a || steps.a.error', '["a", "b"]', '["steps"]'),
  ('steps."fetch-1".output', '["fetch-1"]', '["steps"]'),
  ('"steps"."\u0061"', '["a"]', '["steps"]'),
  ('{a: steps.a, b: [steps.b, (steps.c)]}', '["a", "b", "c"]', '["steps"]'),
  ('length(steps.a.output) > `0` && !(steps.b)', '["a", "b"]', '["steps"]'),
  ('[steps.a | output, steps.b]', '["a", "b"]', '["steps"]'),
  ('contains(map(&x, steps.a.output), steps.b.output)', '["a", "b"]', '["steps"]'),
  ('@', '[]', '["@"]'),
  ('*.a', '[]', '["@"]'),
  ('[?a]', '[]', '["@"]'),
  ('[0]', '[]', '["@"]'),
  ('[input, [*].a, [[]], foo.bar]', '[]', '["@", "foo", "input"]')
) as e (expression, reads, roots);

select * from finish();
