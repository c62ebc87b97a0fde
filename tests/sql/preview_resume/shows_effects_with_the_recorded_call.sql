select plan(1);

select tests.start('a>h a>i a>k a>j', '{
  "h": {"type": "http_call"},
  "i": {"type": "http_call", "method": "GET"},
  "j": {"type": "http_call"},
  "k": {"type": "http_call"}
}');
select tests.finish(tests.result(tests.hold('a')));
select tests.finish(tests.result(tests.hold('k'), '{"class": "timeout", "effect": {
  "method": "POST", "url": "http://service.test/", "status": null, "may_have_happened": true
}}'));
select tests.work('{"i": "failed", "j": {"class": "connection", "effect": null}}');

select is(
  (
    select
      jsonb_agg(e.value - array[
        'policy', 'repeat', 'is_forbidden', 'effect_epoch', 'next_key'
      ])
    from jsonb_array_elements(meshhook.preview_resume(tests.run(), 'a') -> 'effects') as e
  ),
  jsonb_build_array(
    jsonb_build_object(
      'step_key', 'h', 'item_key', '', 'attempt', 1, 'outcome', 'completed', 'method', 'POST',
      'url', 'http://service.test/', 'status', 200, 'sent_at', '2026-01-01T00:00:00Z',
      'key', (tests.attempt('h', 1)).effect_key, 'needs_acknowledgement', true
    ),
    jsonb_build_object(
      'step_key', 'i', 'item_key', '', 'attempt', 1, 'outcome', 'answered', 'method', 'GET',
      'url', 'http://service.test/', 'status', 503, 'sent_at', '2026-01-01T00:00:00Z',
      'key', (tests.attempt('i', 1)).effect_key, 'needs_acknowledgement', false
    ),
    jsonb_build_object(
      'step_key',
      'k',
      'item_key',
      '',
      'attempt',
      1,
      'outcome',
      'may_have_happened',
      'method',
      'POST',
      'url', 'http://service.test/', 'status', null, 'sent_at', null,
      'key', (tests.attempt('k', 1)).effect_key, 'needs_acknowledgement', false
    ),
    jsonb_build_object(
      'step_key', 'j', 'item_key', '', 'attempt', 1, 'outcome', 'not_sent', 'method', null,
      'url', null, 'status', null, 'sent_at', null,
      'key', (tests.attempt('j', 1)).effect_key, 'needs_acknowledgement', false
    )
  ),
  'completed, answered, may have happened, not sent: each with method, URL, status, time and key'
);

select * from finish();
