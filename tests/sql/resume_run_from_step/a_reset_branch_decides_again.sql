select plan(2);

select tests.start('a:yes>b a:no>c b>d c>d', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "yes"}}');
select tests.resume('a');
select tests.work('{"a": {"handle": "no"}}');

select is(
  tests.steps(), 'a succeeded, b skipped, c succeeded, d succeeded', 'the other arm is cleared'
);
select is((tests.snapshot('d', 2)).reads, '{"c": 1}', 'and not read any more');

select * from finish();
