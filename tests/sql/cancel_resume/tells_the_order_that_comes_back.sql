select plan(2);

-- The run goes on all the while, so that no event tells a change of its status.
select tests.start('a k');
select tests.hold('k');
select meshhook.pause_run(tests.run());
create temporary table resumed as select tests.resume('a') as answer;
select is((tests.run_row()).directive, null, 'the resume took the order');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(
  (
    select
      jsonb_agg(
        jsonb_build_array(e.type, e.payload -> 'directive') order by e.number
      )
    from meshhook.workflow_events as e
    where e.run_id = tests.run() and e.payload ? 'directive'
  ),
  '[["pause_run", "pause"], ["resume_withdrawn", "pause"]]',
  'what was ordered, and what is ordered again'
);

select * from finish();
