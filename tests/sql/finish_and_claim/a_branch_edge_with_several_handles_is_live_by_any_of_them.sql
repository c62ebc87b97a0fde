select plan(2);

select tests.start('a:x>b a:y>b a:z>c', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "y"}}');

select is(
  tests.steps(), 'a succeeded, b succeeded, c skipped', 'two edges between two nodes are one'
);
select is((tests.step('b')).live, 1, 'with one live edge');

select * from finish();
