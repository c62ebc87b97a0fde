select plan(4);

select tests.start('a:yes>b a:no>c b>d c>d', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "yes"}}');

select is(
  tests.steps(), 'a succeeded, b succeeded, c skipped, d succeeded', 'a dead edge settles too'
);
select is((tests.step('d')).live, 1, 'one edge of the join is live');
select is((tests.step('d')).unsettled, 0, 'none is unsettled');
select is((tests.snapshot('d', 1)).reads, '{"b": 1}', 'it reads only what ran');

select * from finish();
