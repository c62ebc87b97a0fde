select plan(5);

-- The second version puts n between a and b.
select tests.start('a>b');
select tests.work('{"b": "failed"}');
select tests.publish('a>n n>b');

create temporary table resumed as
select tests.resume('n', '{"input": {"x": 1}}', '{"version": 2}') as answer;
select is(r.answer -> 'from_attempt', 'null', 'it comes from no attempt') from resumed as r;
select is(r.answer -> 'attempt', '1', 'its first one is born') from resumed as r;
select is((tests.attempt('n', 1)).origin, 'resume', 'of this act');
select is(
  tests.claim() -> 0 -> 'context',
  '{"input": {"x": 1}, "steps": {"a": {"output": {"of": "a", "attempt": 1}, "error": null}}}',
  'on an input that is composed, and patched'
);
select is((tests.step('b')).status, 'pending', 'what it leads to is reset');

select * from finish();
