select plan(4);

select tests.start('a:yes>b a:no>c b>d c>d', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "yes"}, "d": "failed"}');
select tests.resume('d');

select is(
  tests.steps(), 'a succeeded, b succeeded, c skipped, d ready', 'a kept decision is locked'
);
select tests.resume('b');
select is((tests.step('d')).live, 0, 'the dead edge of the arm that was not taken');
select is((tests.step('d')).unsettled, 1, 'is not waited for');
select is(tests.work(), 'b/2 d/3', 'the arm that was taken runs again');

select * from finish();
