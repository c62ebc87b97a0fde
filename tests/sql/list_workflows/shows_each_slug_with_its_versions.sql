select plan(2);

select tests.start('a');
select tests.start('a b');
select tests.act_as('ada');
select meshhook.publish_workflow(tests.project(), 'another', tests.graph('a'));

select is(
  (
    select
      jsonb_agg(jsonb_build_array(
        w -> 'slug', w -> 'version', jsonb_path_query_array(w, '$.versions[*].version')
      ))
    from jsonb_array_elements(meshhook.list_workflows(tests.project()) -> 'workflows') as w
  ),
  '[["another", 1, [1]], ["flow", 2, [2, 1]]]',
  'by slug, the newest version first'
);
select tests.act_as('sam');
select is(meshhook.list_workflows(tests.project()), '{"workflows": []}', 'a stranger sees none');

select * from finish();
