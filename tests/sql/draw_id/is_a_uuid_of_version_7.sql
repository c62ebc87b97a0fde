select plan(4);

create temporary table drawn as
select
  d.before,
  d.after,
  d.id::text as id,
  ('x' || replace(d.id::text, '-', ''))::bit(128) as bits
from generate_series(1, 200)
cross join lateral (
  select
    clock_timestamp() as before,
    meshhook_private.draw_id() as id,
    clock_timestamp() as after
  where generate_series > 0
) as d;

select is(
  (
    select count(*)::int
    from drawn as d
    where d.id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
  ),
  200,
  'version and variant'
);
select is(
  (
    select count(*)::int
    from drawn as d
    where
      substring(d.bits from 1 for 48)::bigint
      between floor(extract(epoch from d.before) * 1000)
      and floor(extract(epoch from d.after) * 1000)
  ),
  200,
  'the milliseconds of its moment come first'
);
select is(
  (
    select
      array[
        bit_and(substring(d.bits from 53 for 12) || substring(d.bits from 67)),
        bit_or(substring(d.bits from 53 for 12) || substring(d.bits from 67))
      ]
    from drawn as d
  ),
  array[repeat('0', 74)::bit(74), repeat('1', 74)::bit(74)],
  'every other bit is now 0, now 1'
);
select is((select count(distinct d.id)::int from drawn as d), 200, 'none comes twice');

select * from finish();
