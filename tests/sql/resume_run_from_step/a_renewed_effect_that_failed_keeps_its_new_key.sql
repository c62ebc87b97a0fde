select plan(3);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.work();
select tests.resume('h', null, '{"repeat": {"h": "new_key"}}');
select tests.work('{"h": "failed"}');

select is(
  meshhook.preview_resume(tests.run(), 'h') -> 'effects' -> 0 ->> 'key',
  (tests.attempt('h', 2)).effect_key,
  'the preview shows the call whose key is sent again'
);
select tests.resume('h');
select tests.work();
select
  is(
    (tests.attempt('h', 3)).effect_key, (tests.attempt('h', 2)).effect_key, 'it is the same effect'
  );
select is(
  tests.refusal('select tests.resume(''h'')') ->> 'reason',
  'acknowledgement_required',
  'now it is completed'
);

select * from finish();
