select plan(16);

select
  is(
    meshhook_private.settle_edge(e.status, e.is_tolerant, e.chosen, e.handles),
    e.expected,
    format('%s, tolerant %s, chose %s, asked for %s', e.status, e.is_tolerant, e.chosen, e.handles)
  )
from (
  values
  ('succeeded', false, null, '{}'::text[], true),
  ('succeeded', false, 'no', '{}', true),
  ('succeeded', false, 'yes', '{yes}', true),
  ('succeeded', false, 'yes', '{no,yes}', true),
  ('succeeded', false, 'no', '{yes}', false),
  ('succeeded', false, null, '{yes}', false),
  ('failed', true, null, '{}', true),
  ('failed', true, null, '{yes}', false),
  ('failed', false, null, '{}', null),
  ('canceled', true, null, '{}', null),
  ('skipped', false, null, '{}', false),
  ('pending', false, null, '{}', null),
  ('ready', false, null, '{}', null),
  ('running', false, null, '{}', null),
  ('waiting', false, null, '{}', null),
  ('paused', false, null, '{}', null)
) as e (status, is_tolerant, chosen, handles, expected);

select * from finish();
