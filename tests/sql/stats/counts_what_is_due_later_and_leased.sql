select plan(5);

select tests.start('a b d', '{"d": {"type": "delay", "seconds": 100}}');
create temporary table held as select tests.hold('a') as work;
create temporary table told as select tests.stats() -> 'queue' as queue;

select is(t.queue -> 'due', '1'::jsonb, 'what nobody holds is due') from told as t;
select is(t.queue -> 'later', '1'::jsonb, 'a delay is due later') from told as t;
select is(t.queue -> 'leased', '1'::jsonb, 'what is held is leased') from told as t;
select is(t.queue -> 'expired', '0'::jsonb, 'and its lease holds') from told as t;

select tests.expire('a');
select is(tests.stats() -> 'queue' -> 'expired', '1'::jsonb, 'until it has expired');

select * from finish();
