select plan(12);

select
  is(
    meshhook_private.check_template(e.template, false),
    jsonb_build_object('problem', null, 'fix', null, 'reads', e.reads::jsonb),
    to_jsonb(e.template)::text
  )
from (
  values
  ('plain', '[]'),
  ('', '[]'),
  ('} it''s }} {', '[]'),
  ('{{ input.a }}', '[]'),
  ('{{steps.a.output}}', '["a"]'),
  ('a {{ steps.b.output }} b {{ steps.a.error }} c {{ steps.b.output }}', '["a", "b"]'),
  ('it''s {{ steps.a.output }} isn''t', '["a"]'),
  ('{ {{ steps.a.output }} }{{ steps.b.output }}', '["a", "b"]'),
  ('{{{a: {b: steps.a.output}}}}', '["a"]'),
  ('{{ `"}}"` }} {{ steps.a.output }}', '["a"]'),
  (e'{{\n  steps.a.output\n}}', '["a"]')
) as e (template, reads);

select is(
  meshhook_private.split_template('{{ ''}}'' }}{{ "}}" }}'),
  array[' ''}}'' ', ' "}}" '],
  'braces in quotes close nothing'
);

select * from finish();
