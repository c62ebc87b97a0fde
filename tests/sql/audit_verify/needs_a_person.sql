select plan(2);

select tests.make_project();
select tests.act_as_role('authenticated');

select
  tests.refuses(
    format('select meshhook.%I(tests.project())', name),
    'PT401',
    'unauthenticated',
    'sign in first',
    'Send the token of a signed-in user.'
  )
from unnest('{audit_verify,export_audit}'::text[]) as name;

select * from finish();
