-- Only at the root is `steps` what the other steps gave.
select plan(9);

select
  is(
    meshhook_private.check_expression(e.expression),
    '{"problem": null, "reads": [], "roots": ["input"]}',
    e.expression
  )
from (
  values
  ('input.steps'),
  ('input.list[?steps > `1`]'),
  ('input.list[*].steps.a'),
  ('input.list[].{a: steps}'),
  ('input.[steps, other]'),
  ('input | steps'),
  ('map(&steps, input.list)'),
  ('input.length(steps)'),
  ('{steps: input}.steps')
) as e (expression);

select * from finish();
