-- Restored, not derived, a join waits for ever: Netflix Conductor #3630, Kestra #15082.
select plan(7);

select tests.start('a>d b>d c:yes>d c:no>x', '{"c": {"type": "branch"}}');
select tests.work('{"b": "failed", "c": {"handle": "no"}}');
select is((tests.step('d')).unsettled, 1, 'one edge of the join had not settled');
select is((tests.step('d')).live, 1, 'one was live, one dead');
select tests.resume('b');
select is((tests.step('d')).unsettled, 1, 'as many as there are reset or failed parents');
select tests.work('{"b": "failed"}');
select tests.resume('a');

select is(
  (tests.step('d')).unsettled, 2, 'the edge of the target is unsettled again, b has failed'
);
select is((tests.step('d')).live, 0, 'the dead edge of the kept branch stays dead');
select tests.resume('b');
select is(tests.work(), 'a/2 b/3 d/1', 'the join runs once both came');
select is((tests.step('d')).live, 2, 'with two live edges');

select * from finish();
