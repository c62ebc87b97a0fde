-- pgflow #658: an approximation by whole steps is not acceptable.
select plan(6);

select tests.start(
  'm>z', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}'
);
select tests.work('{"m[b]": "failed"}');
select tests.resume('m');
select is(
  tests.steps(), 'm ready, m[a] succeeded, m[b] failed, m[c] succeeded, z pending',
  'a resume writes the row of the map alone'
);
select is(tests.work(), 'm/2 m[b]/2 z/1', 'the item that failed runs again, and no other');
select is(tests.attempts('m[b]'), '1 first failed, 2 resume succeeded', 'as its next attempt');
select is(
  (tests.attempt('m[b]', 2)).act_id, (tests.attempt('m', 2)).act_id, 'which names the act'
);
select is(
  (tests.attempt('m', 2)).output,
  '[{"of": "m[a]", "attempt": 1}, {"of": "m[b]", "attempt": 2}, {"of": "m[c]", "attempt": 1}]',
  'outputs of kept and of new attempts, in order'
);
select is(tests.run_status(), 'succeeded', 'the run goes on to its end');

select * from finish();
