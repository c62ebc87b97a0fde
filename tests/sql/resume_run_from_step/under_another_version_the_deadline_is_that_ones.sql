select plan(3);

select tests.start('a', '{}', '{}', '{"deadline_s": 3600}');
select tests.work('{"a": "failed"}');
select tests.publish('a', '{}', '{"deadline_s": 60}');
select tests.publish('a');

select tests.resume('a', null, '{"version": 2}');
select is(tests.due_in(''), interval '60 seconds', 'another deadline');
select tests.work('{"a": "failed"}');
select tests.resume('a');
select is(tests.due_in(''), interval '60 seconds', 'it stays that of the version');
select tests.hold('a');
select tests.expire('a');
select tests.work('{"a": "failed"}');
select tests.resume('a', null, '{"version": 3}');
select is(tests.due_in(''), null, 'no deadline');

select * from finish();
