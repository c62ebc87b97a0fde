select plan(5);

select tests.start(
  'a>b x>y c:yes>m',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}}'
);
select tests.work('{"b": "failed", "x": "failed"}');
-- 2: b waits for x too, which failed; 3: b hangs on the handle that was not chosen;
-- 4: n hangs on it; 5: y is another node.
select tests.publish(
  'a>b x>b x>y c:yes>m',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}}'
);
select tests.publish(
  'a x>y c:yes>m c:no>b',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}}'
);
select tests.publish(
  'a>b x>y c:yes>m c:no>n',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}}'
);
select tests.publish(
  'a>b x>y c:yes>m',
  '{"c": {"type": "branch", "conditions": [
    {"handle": "yes", "when": "input"}, {"handle": "no", "when": "input"}
  ]}, "y": {"expression": "`5`"}}'
);

select tests.refuses(
  'select tests.resume(''b'', null, ''{"version": 2}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'In that version the step waits for others first: resume from one above it.',
  '{"not_ready": ["b"]}'
);
select tests.refuses(
  'select tests.resume(''b'', null, ''{"version": 3}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'In that version the step waits for others first: resume from one above it.',
  '{"not_ready": ["b"]}'
);
select tests.refuses(
  'select tests.resume(''b'', null, ''{"version": 4, "widen": true}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'In that version no branch leads to the step: resume the branch above it.',
  '{"not_taken": ["n"]}'
);
select tests.refuses(
  'select tests.resume(''y'', null, ''{"version": 5}'')',
  'PT409',
  'step_not_reached',
  'step was not reached',
  'Resume x, from which the run goes on to this step.',
  '{"resume": "x"}'
);
select tests.resume('x', null, '{"version": 2}');
select is(
  tests.steps(), 'a succeeded, b pending, c succeeded, m succeeded, x ready, y pending',
  'the step above it can'
);

select * from finish();
