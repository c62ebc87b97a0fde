select plan(2);

select tests.start('m>z', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}]}');
select tests.work('{"m[a]": "failed"}');
select tests.resume('m', p_options => '{"supplied_output": [1]}');
select is(tests.work(), 'm/2 z/1', 'no item runs');
select is((tests.attempt('m', 2)).output, '[1]', 'the output is what was given');

select * from finish();
