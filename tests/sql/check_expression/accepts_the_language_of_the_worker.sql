select plan(27);

select
  is(
    meshhook_private.check_expression(e.expression) -> 'problem',
    'null',
    to_jsonb(e.expression)::text
  )
from (
  values
  ('input'),
  (e' \t\r\n input . name '),
  ('input."first-name"."\u00e9"'),
  ('input.items[0]'),
  ('input.items[-1].name'),
  ('input.items[1:10:2]'),
  ('input.items[::-1]'),
  ('input.items[]'),
  ('input.items[*].price'),
  ('input.*.price'),
  ('input.items[?price > `10` && !is_gone || name == ''it\''s''].name'),
  ('input.items[?contains(tags, ''new'')] | [0]'),
  ('[input.a, input.b[0], ''c'']'),
  ('{a: input.a, "b-c": input.b}'),
  ('input.{a: a, b: b}.a'),
  ('input.items[*].[id, name]'),
  ('input.items[].{id: id, lines: lines[*].sum(amounts)}'),
  ('(input.a || input.b).c'),
  ('!(input.a.b) && input.c <= `3`'),
  ('!(input.items[0]) && !input[-1]'),
  ('@ | [0]'),
  ('`{"a": [1, "\`", null]}`.a[0]'),
  ('sort_by(input.items, &price)[0].name'),
  ('map(&{id: id, name: upper}, input.items)'),
  ('not_null(input.a, input.b, `0`)'),
  ('to_string(input.a) == ''1'' | type(@)'),
  ('merge(input.a, {b: `2`})')
) as e (expression);

select * from finish();
