select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
create temporary table undone as
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) as answer from resumed as r;

select is(
  (
    select
      jsonb_agg(
        jsonb_build_array(a -> 'id', a -> 'undoes', a -> 'undone_by') order by a -> 'kind' desc
      )
    from jsonb_array_elements(meshhook.get_run(tests.run()) -> 'acts') as a
  ),
  jsonb_build_array(
    jsonb_build_array(r.answer -> 'act_id', null, u.answer -> 'act_id'),
    jsonb_build_array(u.answer -> 'act_id', r.answer -> 'act_id', null)
  ),
  'each act names the other'
) from undone as u cross join resumed as r;

select * from finish();
