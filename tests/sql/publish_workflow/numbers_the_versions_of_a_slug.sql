select plan(5);

select tests.make_project();

select
  is(
    meshhook.publish_workflow(tests.project(), c.slug, tests.graph(c.edges)) - 'workflow_id',
    jsonb_build_object('slug', c.slug, 'version', c.version),
    format('%s, version %s', c.slug, c.version)
  )
from (values ('one', 'a', 1), ('one', 'a b', 2), ('two', 'a', 1), ('one', 'a', 3)) as c (
  slug, edges, version
);
select is(
  (
    select d.created_by
    from meshhook.workflow_definitions as d
    where d.slug = 'one' and d.version = 2
  ),
  tests.user_id('ada'),
  'it says who published it'
);

select * from finish();
