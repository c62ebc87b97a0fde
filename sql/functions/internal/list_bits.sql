-- The positions of the ones in a bit string, from 0, in order. What lies before the first is
-- skipped: the descendants of a node come after it.
create function meshhook_private.list_bits(p_bits bit varying)
returns int[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select i
    from generate_series(greatest(position(b'1' in p_bits), 1) - 1, length(p_bits) - 1) as i
    where get_bit(p_bits, i) = 1
  );
end;
$$;

comment on function meshhook_private.list_bits(bit varying) is
'The positions of the ones in a bit string, from 0.';
revoke all on function meshhook_private.list_bits(bit varying)
from public, anon, authenticated, service_role, meshhook_worker;
