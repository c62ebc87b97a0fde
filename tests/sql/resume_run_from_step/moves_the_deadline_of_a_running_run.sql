select plan(1);

select tests.start('a d', '{"d": {"type": "delay"}}', '{}', '{"deadline_s": 60}');
select tests.work('{"a": "failed"}');
select tests.make_due('');
select tests.resume('a');

select is(tests.due_in(''), '60 seconds'::interval, 'counted from the resume');

select * from finish();
