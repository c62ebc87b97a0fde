select plan(1);

select tests.start('a>b');
create temporary table first as select tests.run() as run_id;
select tests.start('x');
select tests.use_run(f.run_id) from first as f;
select tests.work('{"b": "failed"}');
select tests.resume('b');
select tests.work();

select is(tests.steps(), 'a succeeded, b succeeded', 'a newer one changes nothing for it');

select * from finish();
