select plan(2);

select tests.start('a>b b>c', '{"b": {"type": "http_call"}}');
select tests.work('{"c": "failed"}');
select tests.resume('a', null, '{"repeat": {"b": "same_key"}}');
select tests.work('{"a": "failed"}');

select is(
  meshhook.resume_runs(tests.project(), '{"step_key": "a"}', options => '{"dry_run": true}')
  -> 'results' -> 0 ->> 'code',
  'acknowledgement_required',
  'what the resume would be refused for'
);
select is(
  meshhook.resume_runs(
    tests.project(), '{"step_key": "a"}', options => '{"dry_run": true, "acknowledge": ["b"]}'
  ) -> 'results' -> 0 ->> 'code',
  'would_resume',
  'unless it is given the word'
);

select * from finish();
