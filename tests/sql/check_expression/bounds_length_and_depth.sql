select plan(11);

select
  is(
    meshhook_private.check_expression(e.expression) ->> 'problem', e.problem, e.name
  )
from (
  values
  (
    'longer than a worker takes', 'input.' || repeat('a', 9995),
    'the expression is longer than 10,000 characters'
  ),
  ('just as long as a worker takes', 'input.' || repeat('a', 9994), null),
  ('a wide list', '[' || repeat('input.a[0].b, ', 600) || 'input]', null),
  ('a long path', 'input' || repeat('.a', 90), null),
  ('a long choice', repeat('input.a[0].b == ''c'' || ', 45) || 'input', null),
  (
    'a longer choice', repeat('input.a || ', 100) || 'input',
    'the expression is nested too deeply: split it over several transform nodes'
  ),
  (
    'deep lists', repeat('[', 4000) || 'input' || repeat(']', 4000),
    'the expression is nested too deeply: split it over several transform nodes'
  ),
  (
    'deep negation', repeat('!', 9000) || 'input',
    'the expression is nested too deeply: split it over several transform nodes'
  ),
  (
    'deep projections', 'input' || repeat('[*].a', 1000),
    'the expression is nested too deeply: split it over several transform nodes'
  ),
  (
    'deep filters', repeat('a[?', 2000) || 'b' || repeat(']', 2000),
    'the expression is nested too deeply: split it over several transform nodes'
  )
) as e (name, expression, problem);

select matches(
  meshhook_private.check_expression(
    '`' || repeat('[', 4500) || repeat(']', 4500) || '`'
  ) ->> 'problem',
  'is nested too deeply or holds a number that is too large|is not valid JSON',
  'a deep literal'
);

select * from finish();
