select plan(3);

select tests.start('a>b');
create temporary table held as select tests.hold('a') as work;
select meshhook.cancel_run(tests.run());

select is(tests.attempts('a'), '1 first canceled', 'the attempt ended');
select is(
  tests.finish(tests.result(h.work)) -> 0 ->> 'status', 'gone', 'its result is not taken'
) from held as h;
select is(tests.steps(), 'a canceled, b canceled', 'and changes nothing');

select * from finish();
