select plan(4);

-- In the first version b is for admins, and its call is never made twice; in the second both are
-- gone.
select tests.start(
  'a>b',
  '{"b": {"type": "http_call", "resume": {
    "role": "admin", "require_reason": true, "repeat": "never"
  }}}'
);
select tests.work();
select tests.publish('a>b', '{"b": {"type": "http_call", "url": "http://new.test/"}}');

select is(
  tests.refusal(
    'select tests.resume(''b'', null, ''{"version": 2, "acknowledge": ["b"]}'')'
  ) ->> 'reason',
  'role_required',
  'the role stays'
);
select tests.act_as('ada');
select is(
  tests.refusal(
    'select tests.resume(''b'', null, ''{"version": 2, "acknowledge": ["b"]}'')'
  ) ->> 'reason',
  'reason_required',
  'so does the reason'
);
select is(
  tests.refusal(
    'select tests.resume(''b'', null, ''{"version": 2, "acknowledge": ["b"]}'', ''why'')'
  ) ->> 'reason',
  'repeat_forbidden',
  'and so does what becomes of its call'
);
select tests.resume('b', null, '{"version": 2, "repeat": {"b": "same_key"}}', 'why');
select is((tests.step('b')).effect_epoch, 1, 'with its key it may go out');

select * from finish();
