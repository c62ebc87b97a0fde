select plan(8);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), %s)', call.arguments),
    'PT404',
    'step_not_found',
    'step not found',
    'get_run lists the steps of the run.'
  )
from (
  values
  ('''b'''), (''''''), ('''A'''), ('''a '''), ('''😀'''), ('''a''''; drop table x; --'''),
  ('repeat(''a'', 200)'), ('''a'', item_key => ''0''')
) as call (arguments);

select * from finish();
