select plan(6);

select tests.make_project();

select
  is(
    tests.refusal(
      format('select meshhook.publish_workflow(tests.project(), ''flow'', %s)', c.definition)
    )
    ->> 'reason',
    'invalid_definition',
    c.definition
  )
from
  (values ('null'), ('''null'''), ('''1'''), ('''[]'''), ('''{}'''), ('''{"nodes": []}''')) as c (
    definition
  );

select * from finish();
