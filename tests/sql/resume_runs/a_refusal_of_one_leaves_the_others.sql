select plan(4);

select tests.start('a>b', '{"b": {"type": "http_call"}}');
select tests.work('{"a": "failed"}');
create temporary table runs as select tests.run() as plain;
select tests.start('a>b', '{"b": {"type": "http_call"}}');
select tests.work();
select tests.resume('a', null, '{"repeat": {"b": "same_key"}}');
select tests.work('{"a": "failed"}');
alter table runs add column with_an_effect uuid;
update runs set with_an_effect = tests.run();
select tests.start('a>b', '{"b": {"type": "http_call"}}');
select tests.work('{"a": "failed"}');

create temporary table answered as
select meshhook.resume_runs(tests.project(), '{"step_key": "a"}', null, 'k') as answer;
select is(
  (
    select jsonb_object_agg(e ->> 'run_id', e -> 'code')
    from jsonb_array_elements(a.answer -> 'results') as e
  ),
  jsonb_build_object(
    tests.run(), 'resumed',
    r.with_an_effect, 'acknowledgement_required',
    r.plain, 'resumed'
  ),
  'one result each'
) from answered as a cross join runs as r;
select is(
  (
    select e ->> 'hint'
    from jsonb_array_elements(a.answer -> 'results') as e
    where e ->> 'code' <> 'resumed'
  ),
  'Name the steps in options.acknowledge, or choose a key for each in options.repeat.',
  'the refusal says what to do'
) from answered as a;
select tests.prove();
select tests.use_run(r.with_an_effect) from runs as r;
select is(tests.steps(), 'a failed, b pending', 'what was refused is as it was');
select is(
  (
    select jsonb_agg(c -> 'code')
    from jsonb_array_elements(
      meshhook.resume_runs(
        tests.project(), '{"step_key": "a"}', null, 'l', '{"acknowledge": ["b"]}'
      ) -> 'results'
    ) as c
  ),
  '["resumed"]',
  'a word for the effect lets it go on'
);

select * from finish();
