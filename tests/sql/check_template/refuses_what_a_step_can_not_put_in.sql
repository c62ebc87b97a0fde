select plan(12);

select
  is(
    meshhook_private.check_template(e.template, true) ->> 'problem', e.problem, e.template
  )
from (
  values
  ('{{', 'a {{ is never closed'),
  ('{{ input', 'a {{ is never closed'),
  ('{{ input }', 'a {{ is never closed'),
  ('{{{a}}', 'a {{ is never closed'),
  ('{{ it''s }}', 'a {{ is never closed'),
  ('{{ input }} {{', 'a {{ is never closed'),
  (
    '{{ {a: {a: {a: {a: {a: {a: {a: input}}}}}}} }}',
    'a {{ is never closed'
  ),
  ('{{}}', 'the expression is empty'),
  ('{{ input. }}', 'the expression ends too early'),
  ('{{ output.a }}', 'the expression begins with output, which a step is not given'),
  ('{{ @ }}', 'the expression takes all that the step is given at once'),
  ('{{ keys(@) }}', 'the expression takes all that the step is given at once')
) as e (template, problem);

select * from finish();
