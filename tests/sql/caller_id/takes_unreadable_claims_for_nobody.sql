select plan(12);

select is(meshhook_private.caller_id(), null, 'no claims');
select tests.act_as('ada');
select set_config('role', 'none', true);
select is(meshhook_private.caller_id(), tests.user_id('ada'), 'a signed-in user');
select
  is(
    (
      select meshhook_private.caller_id()
      from (select set_config('request.jwt.claims', c.claims, true) as set_to) as s
      where s.set_to is not null
    ),
    null,
    'nobody: ' || left(c.claims, 40)
  )
from (
  values
  (''),
  ('not json'),
  ('{}'),
  ('[]'),
  ('"ada"'),
  ('{"sub": "ada"}'),
  ('{"sub": null}'),
  ('{"sub": 1}'),
  ('{"sub": ""}'), (repeat('[', 100000))
) as c (claims);

select * from finish();
