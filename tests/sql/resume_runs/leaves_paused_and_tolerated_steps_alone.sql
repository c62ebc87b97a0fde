select plan(3);

-- The run has a failure of its own, so that it is the step which decides.
select tests.start('p>b t>c f', '{"p": {"type": "pause"}, "t": {"on_error": "continue"}}');
select tests.work('{"t": "failed", "f": "failed"}');

select is(
  meshhook.resume_runs(tests.project(), '{"step_key": "p"}') -> 'results', '[]',
  'a question is never answered by a bulk'
);
select is(
  meshhook.resume_runs(tests.project(), '{"step_key": "t"}') -> 'results', '[]',
  'a tolerated failure is a success'
);
select is(
  tests.steps(), 'b pending, c succeeded, f failed, p paused, t failed', 'nothing has changed'
);

select * from finish();
