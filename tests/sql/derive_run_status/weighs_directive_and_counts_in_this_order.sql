select plan(13);

select
  is(
    meshhook_private.derive_run_status(r.directive, r.active, r.paused, r.failed, r.canceled),
    r.expected,
    format(
      '%s: %s active, %s paused, %s failed, %s canceled',
      r.directive,
      r.active,
      r.paused,
      r.failed,
      r.canceled
    )
  )
from (
  values
  ('cancel', 1, 1, 1, 1, 'running'),
  ('cancel', 0, 1, 1, 1, 'canceled'),
  ('terminate_canceled', 0, 1, 1, 1, 'canceled'),
  ('terminate_failed', 0, 1, 0, 1, 'failed'),
  ('deadline', 0, 1, 0, 1, 'failed'),
  ('terminate_succeeded', 0, 1, 1, 1, 'succeeded'),
  ('pause', 0, 1, 1, 1, 'paused'),
  ('pause', 0, 0, 0, 0, 'succeeded'),
  (null, 1, 1, 1, 1, 'running'),
  (null, 0, 1, 1, 1, 'paused'),
  (null, 0, 0, 1, 1, 'failed'),
  (null, 0, 0, 0, 1, 'canceled'),
  (null, 0, 0, 0, 0, 'succeeded')
) as r (directive, active, paused, failed, canceled, expected);

select * from finish();
