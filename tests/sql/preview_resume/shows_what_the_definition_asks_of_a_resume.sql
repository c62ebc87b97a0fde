select plan(5);

select tests.start('a b>h h>i', '{
  "a": {"resume": {"role": "admin", "require_reason": true}},
  "h": {"type": "http_call", "resume": {"repeat": "never"}},
  "i": {"type": "http_call", "resume": {"repeat": "free", "role": "admin"}}
}');
select tests.work();

select is(
  meshhook.preview_resume(tests.run(), 'a') -> 'policy',
  '{
    "role": "admin", "require_reason": true, "your_role": "operator",
    "steps": [{"step_key": "a", "role": "admin", "require_reason": true}]
  }',
  'role and reason, and the role of who asks'
);
select is(
  meshhook.preview_resume(tests.run(), 'b') -> 'policy',
  '{"role": "operator", "require_reason": false, "your_role": "operator", "steps": []}',
  'what is reset asks for nothing'
);
select is(
  (
    select
      jsonb_agg(e.value - array[
        'item_key', 'attempt', 'outcome', 'method', 'url', 'status', 'sent_at', 'key',
        'effect_epoch', 'next_key'
      ])
    from jsonb_array_elements(meshhook.preview_resume(tests.run(), 'b') -> 'effects') as e
  ),
  '[
    {
      "step_key": "h", "policy": "never", "repeat": "new_key", "is_forbidden": true,
      "needs_acknowledgement": false
    },
    {
      "step_key": "i", "policy": "free", "repeat": "new_key", "is_forbidden": false,
      "needs_acknowledgement": false
    }
  ]',
  'how each effect may happen again'
);
select is(
  meshhook.preview_resume(
    tests.run(), 'b', options => '{"repeat": {"h": "same_key"}}'
  ) -> 'effects' -> 0 -> 'is_forbidden',
  'false',
  'with its own key it may'
);
select tests.act_as('vic');
select is(
  meshhook.preview_resume(tests.run(), 'a') -> 'policy' ->> 'your_role',
  'viewer',
  'a viewer sees it too'
);

select * from finish();
