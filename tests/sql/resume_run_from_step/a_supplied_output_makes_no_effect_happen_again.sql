select plan(4);

select tests.start('h>i', '{
  "h": {"type": "http_call", "resume": {"repeat": "never"}}, "i": {"type": "http_call"}
}');
select tests.work();

select is(
  tests.refusal('
    select meshhook.resume_run_from_step(tests.run(), ''h'', options => ''{"supplied_output": 1}'')
  ') -> 'step_keys',
  '["i"]',
  'only what is below calls again'
);
select is(
  (
    select jsonb_agg(e.value -> 'step_key')
    from jsonb_array_elements(
      meshhook.preview_resume(tests.run(), 'h', options => '{"supplied_output": 1}') -> 'effects'
    ) as e
  ),
  '["i"]',
  'as the preview says'
);
select lives_ok(
  'select tests.resume(''h'', null, ''{"supplied_output": 1, "acknowledge": ["i"]}'')',
  'it needs no word of its own'
);
select is((tests.step('h')).effect_epoch, 1, 'and keeps its key');

select * from finish();
