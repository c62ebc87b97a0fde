select plan(5);

select tests.start('a>b a>d', '{"d": {"type": "delay", "seconds": 100}}');
select tests.finish(tests.result(tests.hold('a')));
select tests.resume('a');

select is(tests.steps(), 'a ready, b pending, d pending', 'they are reset');
select is(tests.attempts('b'), '1 first canceled', 'their queued attempts end canceled');
select is(tests.attempts('d'), '1 first canceled', 'those that waited too');
select is(tests.queued(), 'a/2', 'only the target is queued');
select is((tests.run_row()).active_count, 1, 'one step is active');

select * from finish();
