select plan(3);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
create temporary table answered as select tests.resume('a', null, '{}', 'mended') as answer;
select tests.work();

select is(
  (
    select array_agg(e ->> 'type' order by (e ->> 'number')::int)
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
  ),
  '{
    run_started,step_ready,step_failed,run_failed,
    run_resumed,step_succeeded,step_ready,step_succeeded,run_succeeded
  }',
  'the story of the run'
);
select is(
  (
    select array_agg((e ->> 'number')::int order by (e ->> 'number')::int)
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
  ),
  '{1,2,3,4,5,6,7,8,9}',
  'numbered without a gap'
);
select is(
  (
    select e -> 'payload' ->> 'act_id'
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
    where e ->> 'type' = 'run_resumed'
  ),
  a.answer ->> 'act_id',
  'the resume names its act'
) from answered as a;

select * from finish();
