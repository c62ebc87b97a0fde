select plan(12);

select
  is(
    meshhook_private.check_expression(e.expression) ->> 'problem',
    'steps is not followed by the key of a step, as in steps.fetch or steps."fetch-1"',
    e.expression
  )
from (
  values
  ('steps'),
  ('keys(steps)'),
  ('steps.*'),
  ('steps.*.output'),
  ('steps[0]'),
  ('steps | a'),
  ('(steps).a'),
  ('steps.[a, b]'),
  ('steps.length(@)'),
  ('{all: steps}')
) as e (expression);

select
  is(
    meshhook_private.check_expression(e.expression) ->> 'problem', e.problem, e.expression
  )
from (
  values
  (
    'steps.fetch.body',
    'a step has an output and an error, so steps.fetch.body is always null: '
    'steps.fetch.output.body may be meant'
  ),
  ('steps.fetch.{status: output.status}', null)
) as e (expression, problem);

select * from finish();
