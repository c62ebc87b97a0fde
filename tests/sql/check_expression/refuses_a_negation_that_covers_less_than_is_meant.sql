-- In JMESPath !a.b is (!a).b, which is always null. What ! makes of a projection is as hard to see.
select plan(16);

select
  is(
    meshhook_private.check_expression(e.expression) ->> 'problem',
    'the ! binds only to what stands next to it: write !(...) around all it is to negate',
    e.expression
  )
from (
  values
  ('!steps.a.output'),
  ('!input.a'),
  ('!!input.a'),
  ('!input[0].a'),
  ('!input[]'),
  ('!input[?a]'),
  ('!input[*].a'),
  ('!input[1:]'),
  ('!*'),
  ('![*]'),
  ('input.list[?!a.b]')
) as e (expression);

select is(meshhook_private.check_expression(e.expression) ->> 'problem', null, e.expression)
from (
  values
  ('!(steps.a.output)'),
  ('!input'),
  ('!input[0]'),
  ('!input[0][1]'),
  ('!input || input.a')
) as e (expression);

select * from finish();
