select plan(4);

select tests.start('a');

select
  tests.refuses(
    format('select meshhook.start_run(tests.project(), %s)', call.arguments),
    'PT404',
    'workflow_not_found',
    'workflow not found',
    'list_workflows shows slugs and versions.'
  )
from
  (values ('''nothing'''), ('null'), ('''flow'', version => 2'), ('''flow'', version => 0'))
    as call (
      arguments
    );

select * from finish();
