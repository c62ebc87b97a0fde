select plan(1);

select tests.start('a');
create temporary table held as select tests.hold('a') as work;
select meshhook.pause_run(tests.run());
select tests.finish(tests.result(h.work)) from held as h;

select is(tests.run_status(), 'succeeded', 'nothing was left to pause');

select * from finish();
