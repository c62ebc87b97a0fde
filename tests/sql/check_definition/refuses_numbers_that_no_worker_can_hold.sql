-- A few bytes stored, far more as text: told from their size before anything writes them out.
select plan(5);

select
  is(
    meshhook_private.check_definition(
      ('{"nodes": [{}], "note": [' || repeat(e.number || ', ', 20000) || '0]}')::jsonb
    ) -> 0 ->> 'problem',
    e.problem,
    e.number
  )
from (
  values
  ('1e131000', 'the definition has a number that no worker can hold'),
  ('-1e400', 'the definition has a number that no worker can hold'),
  ('1e-16000', 'the definition has a number that no worker can hold'),
  ('0e-16000', 'the definition has a number that no worker can hold'),
  ('1e307', 'the definition has 6200028 bytes')
) as e (number, problem);

select * from finish();
