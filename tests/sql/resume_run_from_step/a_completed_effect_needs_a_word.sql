select plan(6);

select tests.start('a>h h>b', '{"h": {"type": "http_call"}}');
select tests.work('{"b": "failed"}');
select lives_ok('select tests.resume(''b'')', 'what is kept needs none');
select tests.work('{"b": "failed"}');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), %s)', call.arguments),
    'PT409',
    'acknowledgement_required',
    'a completed effect would happen again',
    'Name the steps in options.acknowledge, or choose a key for each in options.repeat.',
    '{"step_keys": ["h"]}'
  )
from (
  values
  ('''h'''),
  ('''a'''),
  ('''a'', options => ''{"acknowledge": ["a", "b"]}'''),
  ('''a'', options => ''{"repeat": {"b": "new_key"}}''')
) as call (arguments);
select
  lives_ok(
    'select tests.resume(''a'', null, ''{"acknowledge": ["h"]}'')', 'a word lets it happen again'
  );

select * from finish();
