select plan(1);

select tests.start('a:yes>b a:no>c b>d d>e d>f f>g', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "no"}}');

select is(
  tests.steps(),
  'a succeeded, b skipped, c succeeded, d skipped, e skipped, f skipped, g skipped',
  'in one finish'
);

select * from finish();
