select plan(3);

select tests.start('a>t t>b b>c', '{"t": {"type": "terminate", "status": "canceled"}}');
select tests.work();

select is(
  tests.steps(), 'a succeeded, b canceled, c canceled, t succeeded', 'the run ended at the node'
);
select tests.resume('b');
select is(tests.work(), 'b/2 c/1', 'its edges are settled, so that a person may go on below it');
select is(tests.run_status(), 'succeeded', 'to the end');

select * from finish();
