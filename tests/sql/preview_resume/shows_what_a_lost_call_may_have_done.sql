select plan(1);

select tests.start('h', '{"h": {"type": "http_call", "retry": {"lost": 0}}}');
select tests.hold('h');
select tests.expire('h');
select tests.claim();

select is(
  meshhook.preview_resume(tests.run(), 'h') -> 'effects' -> 0 ->> 'outcome',
  'may_have_happened',
  'nobody knows'
);

select * from finish();
