select plan(2);

select tests.start('m>z', '{"m": {"type": "map"}}', '{"items": []}');
select is(tests.work(), 'm/1 z/1', 'no items');
select is((tests.attempt('m', 1)).output, '[]', 'an empty list');

select * from finish();
