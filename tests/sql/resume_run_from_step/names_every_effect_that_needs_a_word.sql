select plan(1);

select tests.start('a>h a>i a>j', '{
  "h": {"type": "http_call"}, "i": {"type": "http_call"}, "j": {"type": "http_call"}
}');
select tests.work();

select is(
  tests.refusal('select tests.resume(''a'', null, ''{"acknowledge": ["i"]}'')') -> 'step_keys',
  '["h", "j"]',
  'those that are still missing, in order'
);

select * from finish();
