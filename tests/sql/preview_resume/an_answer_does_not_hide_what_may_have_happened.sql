select plan(3);

select tests.start('h', '{"h": {"type": "http_call", "retry": {"lost": 1}}}');
select tests.hold('h');
select tests.expire('h');
select tests.work('{"h/2": "failed"}');
select is(tests.attempts('h'), '1 first lost, 2 retry failed', 'lost, then answered');

select is(
  (
    select jsonb_build_array(e -> 'attempt', e -> 'outcome', e -> 'needs_acknowledgement')
    from jsonb_array_elements(meshhook.preview_resume(tests.run(), 'h') -> 'effects') as e
  ),
  '[1, "may_have_happened", false]',
  'the key stays, so the first call still counts'
);
select tests.resume('h', null, '{"repeat": {"h": "new_key"}}');
select tests.work('{"h": "failed"}');
select is(
  (
    select jsonb_build_array(e -> 'attempt', e -> 'outcome', e -> 'effect_epoch')
    from jsonb_array_elements(meshhook.preview_resume(tests.run(), 'h') -> 'effects') as e
  ),
  '[3, "answered", 2]',
  'under another key it is another effect'
);

select * from finish();
