select plan(21);

select
  is(
    meshhook_private.check_expression(e.expression) ->> 'problem', e.problem, e.expression
  )
from (
  values
  ('upper(input)', 'there is no function upper()'),
  ('LENGTH(input)', 'there is no function LENGTH()'),
  ('length()', 'length() takes one value'),
  ('length(input, input)', 'length() takes one value'),
  ('contains(input)', 'contains() takes two values'),
  ('not_null()', 'not_null() takes one value or more'),
  (
    'sort_by(input, price)',
    'sort_by() takes a list and a reference to an expression: sort_by(list, &field)'
  ),
  (
    'map(input, &price)',
    'map() takes a reference to an expression and a list: map(&field, list)'
  ),
  ('length(&input)', 'length() takes one value'),
  ('input[?length(a, b)]', 'length() takes one value'),
  ('input.items[::0]', 'the step of a slice is 0'),
  ('input.items[1:2:-0]', 'the step of a slice is 0'),
  ('input.items[0:0:1]', null),
  ('input.items[1234567890]', 'the index 1234567890 is too large'),
  ('`draft`', '`draft` is not valid JSON: a text stands in ''single quotes'''),
  ('`NaN`', '`NaN` is not valid JSON: a text stands in ''single quotes'''),
  ('`1e999999`', '`1e999999` is not valid JSON: a text stands in ''single quotes'''),
  ('`1e400`', '`1e400` is nested too deeply or holds a number that is too large'),
  ('`"\u0000"`', '`"\u0000"` is not valid JSON: a text stands in ''single quotes'''),
  ('`"\ud800"`', '`"\ud800"` is not valid JSON: a text stands in ''single quotes'''),
  ('input."\x"', '"\x" is not a valid JSON string')
) as e (expression, problem);

select * from finish();
