select plan(4);

select tests.start('a b c d');
select
  tests.work(
    '{"a": {"output": null}, "b": {"output": [1]}, "c": {"output": "x"}, "d": {"output": false}}'
  );

select is((tests.attempt('a', 1)).output, 'null', 'null is an output');
select is((tests.attempt('b', 1)).output, '[1]', 'a list');
select is((tests.attempt('c', 1)).output, '"x"', 'a text');
select is((tests.attempt('d', 1)).output, 'false', 'false');

select * from finish();
