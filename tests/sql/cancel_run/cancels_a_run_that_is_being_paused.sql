select plan(1);

select tests.start('a>b');
create temporary table held as select tests.hold('a') as work;
select meshhook.pause_run(tests.run());
select meshhook.cancel_run(tests.run());

select is(tests.run_status(), 'canceled', 'the later order counts');

select * from finish();
