-- Merged into one, {"n": null} over {"n": 7} would lose the deletion.
select plan(3);

select tests.start('a', '{}', '{"n": 1, "m": 2}');
select tests.work('{"a": "failed"}');
select tests.resume('a', '{"input": {"n": 7, "o": {"p": 1}}}');
select tests.work('{"a": "failed"}');
select tests.resume('a', '{"input": {"n": null, "o": {"q": 2}}}');

select is(
  (tests.snapshot('a', 3)).patches,
  '[{"input": {"n": 7, "o": {"p": 1}}}, {"input": {"n": null, "o": {"q": 2}}}]',
  'both are kept, in order'
);
select is(
  tests.claim() -> 0 -> 'context' -> 'input',
  '{"m": 2, "o": {"p": 1, "q": 2}}',
  'and applied in order'
);
select is(
  meshhook.get_attempt(tests.run(), 'a', 2) -> 'input' -> 'input',
  '{"n": 7, "m": 2, "o": {"p": 1}}',
  'the attempt between them keeps its own'
);

select * from finish();
