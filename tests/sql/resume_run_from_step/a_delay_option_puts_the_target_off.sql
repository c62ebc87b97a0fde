select plan(3);

select tests.start('a d', '{"d": {"type": "delay", "seconds": 100}}');
select tests.make_due('d');
select tests.work('{"a": "failed"}');
select tests.resume('a', null, '{"delay": 30}');
select tests.resume('d', null, '{"delay": 30.5}');

select is(tests.steps(), 'a waiting, d waiting', 'it waits first');
select is(tests.due_in('a'), '30 seconds'::interval, 'for so many seconds');
select is(tests.due_in('d'), '130.5 seconds'::interval, 'a delay beyond its own');

select * from finish();
