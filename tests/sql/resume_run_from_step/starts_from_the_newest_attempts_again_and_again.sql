select plan(5);

select tests.start('a>b b>c');
select tests.work('{"c": "failed"}');
select tests.resume('b');
select tests.work('{"c": "failed"}');
select tests.resume('c');
select tests.work('{"c": "failed"}');
select tests.resume('a');
select tests.work();

select is(tests.attempts('a'), '1 first succeeded, 2 resume succeeded', 'a');
select is(
  tests.attempts('b'), '1 first succeeded, 2 resume succeeded, 3 first succeeded', 'b'
);
select is(
  tests.attempts('c'),
  '1 first failed, 2 first failed, 3 resume failed, 4 first succeeded',
  'c'
);
select is((tests.snapshot('c', 3)).reads, '{"b": 2}', 'each read what was newest');
select is((tests.snapshot('c', 4)).reads, '{"b": 3}', 'then');

select * from finish();
