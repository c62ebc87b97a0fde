select plan(3);

-- Both that failed are another node in the second version, and one now stands below the other.
select tests.start('a>b a>c');
select tests.work('{"b": "failed", "c": "failed"}');
select tests.publish('a>b b>c', '{"b": {"expression": "`2`"}}');
create temporary table resumed as
select meshhook.resume_run(tests.run(), options => '{"version": 2}') as answer;
select tests.prove();

select is(
  (select array_agg(t ->> 'step_key') from jsonb_array_elements(r.answer -> 'targets') as t),
  '{b}',
  'roots are those of the new graph'
) from resumed as r;
select is(tests.work(), 'b/2 c/2', 'the other one follows');
select is(tests.run_status(), 'succeeded', 'the run ends well');

select * from finish();
