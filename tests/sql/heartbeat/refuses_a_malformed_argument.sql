select plan(4);

select tests.act_as_role('meshhook_worker');

select
  tests.refuses(
    format('select meshhook_worker.heartbeat(%s)', call.arguments),
    'WF002',
    'invalid_argument',
    'an argument is malformed',
    'leases a list of {queue_id, token}, lease 1-3600 seconds.'
  )
from (
  values
  ('''w1'', null, 30'), ('''w1'', ''{}'', 30'), ('''w1'', ''[]'', 0'), ('''w1'', ''[]'', null')
) as call (arguments);

select * from finish();
