select plan(4);

select tests.start('a');
create temporary table before as select tests.acts() as acts;
select throws_ok(
  format('select meshhook.resume_run_from_step(%L, %L)', tests.run(), 'missing'),
  'PT404', 'step not found', 'a resume is refused'
);
select is(
  tests.acts_since(b.acts), '{"resume step_not_found": 1}', 'its reason is counted, once'
) from before as b;

select throws_ok(
  'select meshhook.pause_run(null)', 'PT400', 'an argument is malformed', 'a pause is refused'
);
select is(
  tests.acts_since(b.acts), '{"pause other": 1, "resume step_not_found": 1}',
  'an answer without a counter of its own is counted as other'
) from before as b;

select * from finish();
