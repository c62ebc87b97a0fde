select plan(6);

select tests.start(
  'a>m',
  '{"m": {"type": "map", "resume": {"repeat": "never"}, "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}, {"key": "y"}]}'
);
select tests.work('{"m[y]": "failed"}');

select
  is(
    tests.refusal(format(
      'select meshhook.resume_run_from_step(tests.run(), %s)', c.arguments
    )) ->> 'reason',
    'repeat_forbidden',
    c.arguments
  )
from (
  values
  ('''a'', options => ''{"acknowledge": ["m"]}'''),
  ('''m'''),
  ('''m'', item_key => ''x'', options => ''{"acknowledge": ["m"]}''')
) as c (arguments);
select is(
  (
    select
      jsonb_build_array(
        e -> 'is_forbidden', e -> 'effect_epoch', e -> 'next_key' = e -> 'key'
      )
    from jsonb_array_elements(meshhook.preview_resume(
      tests.run(), 'm', 'x', '{"repeat": {"m": "same_key"}}'
    ) -> 'effects') as e
  ),
  '[false, 1, true]',
  'with its own key it may'
);
select tests.resume('m', p_options => '{"repeat": {"m": "same_key"}}', p_item_key => 'x');
select tests.work();
select is(
  (tests.attempt('m[x]', 2)).effect_key, (tests.attempt('m[x]', 1)).effect_key, 'which it keeps'
);
select lives_ok(
  'select tests.resume(''m'', p_options => ''{"repeat": {"m": "same_key"}}'')',
  'and so do the others'
);

select * from finish();
