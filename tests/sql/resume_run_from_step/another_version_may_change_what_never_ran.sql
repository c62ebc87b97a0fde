select plan(4);

-- y was not reached, n was not taken: neither holds work that could be lost.
select tests.start(
  'a>b x>y c:yes>m c:no>n',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}}'
);
select tests.work('{"b": "failed", "x": "failed"}');
select is(
  tests.steps(),
  'a succeeded, b failed, c succeeded, m succeeded, n skipped, x failed, y pending',
  'as it stands'
);
select tests.publish(
  'a>b x>y c:yes>m c:no>n',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}, "b": {"expression": "`2`"}, "y": {"expression": "`2`"}, "n": {"expression": "`2`"}}'
);
select is(
  meshhook.preview_resume(tests.run(), 'b', options => '{"version": 2}') -> 'definition'
  ->> 'verdict',
  'compatible',
  'the preview calls that compatible'
);
select tests.resume('b', null, '{"version": 2}');
select is(
  tests.steps(),
  'a succeeded, b ready, c succeeded, m succeeded, n skipped, x failed, y pending',
  'they stay as they are'
);
select tests.resume('x');
select is(tests.work(), 'b/2 x/2 y/1', 'and run when their turn comes');

select * from finish();
