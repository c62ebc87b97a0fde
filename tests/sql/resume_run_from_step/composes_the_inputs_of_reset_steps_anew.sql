-- Hatchet #596: what ran again below still got the old output of its parent.
select plan(2);

select tests.start('a>b b>c');
select tests.work();
select tests.resume('a');
select tests.finish(tests.result(tests.hold('a'), '{"output": "newer"}'));

select is((tests.snapshot('b', 2)).input_mode, 'composed', 'nothing cached survives');
select is((tests.snapshot('b', 2)).reads, '{"a": 2}', 'they read current outputs');

select * from finish();
