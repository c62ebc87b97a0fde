select plan(1);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select tests.resume('a', null, '{"supplied_output": null}');

select is(tests.claim() -> 0 -> 'supplied', '{"output": null}', 'and not the lack of one');

select * from finish();
