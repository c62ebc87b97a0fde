select plan(3);

-- Version 2 is there under another slug, and version 3 in another project.
select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.publish('a', '{}', '{}', 'other');
select tests.publish('a', '{}', '{}', 'other');
create temporary table ours as select
  tests.run() as run_id,
  tests.project() as project_id;
select tests.act_as('sam');
select set_config(
  'tests.project_id', meshhook.create_project('theirs') ->> 'project_id', true
);
select meshhook.publish_workflow(tests.project(), 'flow', tests.graph('a'));
select meshhook.publish_workflow(
  tests.project(), 'flow', tests.graph('a', '{"a": {"expression": "`2`"}}')
);
select meshhook.publish_workflow(
  tests.project(), 'flow', tests.graph('a', '{"a": {"expression": "`3`"}}')
);
select tests.act_as('olga');

select tests.refuses(
  format('select tests.resume(''a'', null, ''{"version": %s}'')', v.version),
  'PT404',
  'workflow_not_found',
  'workflow not found',
  'list_workflows shows slugs and versions.'
) from (values (2), (3)) as v (version);
select is(
  tests.refusal(
    'select meshhook.preview_resume(tests.run(), ''a'', options => ''{"version": 2}'')'
  ) ->> 'reason',
  'workflow_not_found',
  'the preview says the same'
);

select * from finish();
