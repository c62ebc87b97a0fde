select plan(9);

select
  is(
    meshhook_private.check_template(e.template, e.is_allowed),
    case
      when e.is_fine then '{"problem": null, "fix": null, "reads": []}' else
        '{"problem": "a secret is read where none may be", "reads": [],
      "fix": "use {{ secrets.NAME }}, with nothing else in the braces, in an http_call node"}'
    end::jsonb,
    format('%s, secrets allowed: %s', e.template, e.is_allowed)
  )
from (
  values
  ('{{ secrets.TOKEN }}', true, true),
  ('Bearer {{secrets.api_key_2}}', true, true),
  ('{{ secrets.TOKEN }}', false, false),
  ('{{ secrets.TOKEN || input.token }}', true, false),
  ('{{ secrets }}', true, false),
  ('{{ keys(secrets) }}', true, false),
  ('{{ secrets."TOKEN" }}', true, false),
  ('{{ secrets.TOKEN.a }}', true, false),
  ('{{ [secrets.TOKEN] }}', true, false)
) as e (template, is_allowed, is_fine);

select * from finish();
