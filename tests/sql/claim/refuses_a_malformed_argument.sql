select plan(10);

select tests.act_as_role('meshhook_worker');

select
  tests.refuses(
    format('select meshhook_worker.claim(%s)', call.arguments),
    'WF002',
    'invalid_argument',
    'an argument is malformed',
    'worker 1-200 bytes, results a list, kinds, limit 0-1000, lease 1-3600 seconds.'
  )
from (
  values
  ('null, ''{}'', 1, 30'),
  (''''', ''{}'', 1, 30'),
  ('repeat(''w'', 201), ''{}'', 1, 30'),
  ('''w1'', null, 1, 30'),
  ('''w1'', ''{}'', -1, 30'),
  ('''w1'', ''{}'', 1001, 30'),
  ('''w1'', ''{}'', null, 30'),
  ('''w1'', ''{}'', 1, 0'),
  ('''w1'', ''{}'', 1, 3601'),
  ('''w1'', ''{}'', 1, null')
) as call (arguments);

select * from finish();
