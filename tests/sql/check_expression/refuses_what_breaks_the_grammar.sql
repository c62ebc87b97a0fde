select plan(24);

select
  is(
    meshhook_private.check_expression(e.expression),
    jsonb_build_object('problem', e.problem, 'reads', '[]'::jsonb, 'roots', '[]'::jsonb),
    e.expression
  )
from (
  values
  ('', 'the expression is empty'),
  ('   ', 'the expression is empty'),
  ('input.', 'the expression ends too early'),
  ('input.items[', 'unexpected "[" at character 12'),
  ('input.items[name]', 'unexpected "[" at character 12'),
  ('(input.a', 'the expression ends too early'),
  ('input.a)', 'unexpected ")" at character 8'),
  ('input.a b', 'unexpected "b" at character 9'),
  ('input..a', 'unexpected "." at character 7'),
  ('{a input}', 'unexpected "a" at character 2'),
  ('{a: input,}', 'unexpected "}" at character 11'),
  ('[input,]', 'unexpected "]" at character 8'),
  ('length(input a)', 'unexpected "a" at character 14'),
  ('length(input,)', 'unexpected ")" at character 14'),
  ('input.items[*][a, b]', 'unexpected "[" at character 15'),
  ('input.items[1:2:3:4]', 'unexpected "[" at character 12'),
  ('input.a = input.b', 'a single = at character 9: == compares'),
  ('input.a - `1`', 'a minus sign at character 9: JMESPath does not calculate'),
  ('input.a # b', 'unexpected "#" at character 9'),
  ('&input', 'the reference & at character 1 is not the whole argument of a function'),
  ('"length"(input)', 'the name of the function before character 9 stands in quotes'),
  ('input.a == ''b', 'the quote '' at character 12 is never closed'),
  ('input."a', 'the quote " at character 7 is never closed'),
  ('input.a == `1', 'the quote ` at character 12 is never closed')
) as e (expression, problem);

select * from finish();
