select plan(4);

select is(meshhook_private.list_bits(b.bits), b.positions, b.bits::text)
from (
  values
  (b'10010'::bit varying, '{0,3}'::int[]), (b'000', '{}'), (b'', '{}'), (b'1', '{0}')
) as b (bits, positions);

select * from finish();
