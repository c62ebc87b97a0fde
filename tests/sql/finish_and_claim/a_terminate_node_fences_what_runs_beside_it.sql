select plan(5);

select tests.start('a t', '{"t": {"type": "terminate"}}');
create temporary table held as select tests.hold('a') as work;
select tests.work();

select is(tests.steps(), 'a canceled, t succeeded', 'the other step is canceled');
select is(tests.attempts('a'), '1 first canceled', 'with its attempt');
select is(tests.queued(), null, 'nothing is queued');
select is(
  tests.finish(tests.result(h.work)) -> 0 ->> 'status', 'gone', 'its worker is told that it is gone'
) from held as h;
select is(tests.run_status(), 'succeeded', 'the run stays as it ended');

select * from finish();
