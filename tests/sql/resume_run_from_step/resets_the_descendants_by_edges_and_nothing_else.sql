-- Conductor #310 goes by sequence number, and throws away the branches beside the step.
select plan(6);

select tests.start('a>b b>c b>d c>e d>e a>f f>e f>g h');
select tests.work();
create temporary table answered as select tests.resume('b') as answer;

select is(
  tests.steps(),
  'a succeeded, b ready, c pending, d pending, e pending, f succeeded, g succeeded, h succeeded',
  'what ran later but beside it is kept'
);
select is(a.answer -> 'reset', '["c", "d", "e"]', 'the answer names what is reset')
from answered as a;
select is(tests.work(), 'b/2 c/2 d/2 e/2', 'they run once more');
select is(
  tests.attempts('e'), '1 first succeeded, 2 first succeeded', 'each with its next attempt'
);
select is(tests.attempts('f'), '1 first succeeded', 'the kept ones have one');
select is(tests.run_status(), 'succeeded', 'to the end of the run');

select * from finish();
