select plan(3);

select tests.start('a b', '{"b": {"type": "http_call"}}');

select is(tests.claim(10, 30, '{http_call}') -> 0 ->> 'step_key', 'b', 'what the worker can do');
select is(tests.claim(10, 30, '{}'), '[]', 'nothing for a worker that can do nothing');
select is(tests.claim(10, 30, '{transform}') -> 0 ->> 'step_key', 'a', 'the rest stays for others');

select * from finish();
