select plan(3);

select tests.start('m', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}]}');
select tests.finish(tests.result(tests.claim() -> 0));
create temporary table held as select tests.claim() -> 0 as work;
select meshhook.cancel_run(tests.run());
select is(tests.finish(tests.result((select work from held))) -> 0 ->> 'status', 'gone', 'fenced');
select is(tests.steps(), 'm canceled, m[a] canceled', 'nothing changed');
select is((tests.attempt('m[a]', 1)).status, 'canceled', 'nor its attempt');

select * from finish();
