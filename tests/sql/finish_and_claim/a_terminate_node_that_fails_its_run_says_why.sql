select plan(1);

select tests.start('t', '{"t": {"type": "terminate", "status": "failed", "message": "enough"}}');
select tests.work();

select is(
  (tests.run_row()).error,
  '{"step_key": "t", "attempt": 1, "error": {"code": "terminated", "message": "enough"}}',
  'the error of the run is its message'
);

select * from finish();
