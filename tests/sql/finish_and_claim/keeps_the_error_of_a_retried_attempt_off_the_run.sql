select plan(3);

select tests.start('a', '{"a": {"retry": {"attempts": 2}}}');
select tests.work('{"a": "failed"}');

select is((tests.run_row()).error, null, 'the run has not failed');
select is((tests.attempt('a', 1)).error ->> 'class', 'server_error', 'the attempt keeps its error');
select tests.make_due('a');
select tests.work('{"a": "failed"}');
select is(
  (tests.run_row()).error ->> 'attempt', '2', 'it fails with the error of its last attempt'
);

select * from finish();
