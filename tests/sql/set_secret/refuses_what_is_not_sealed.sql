select plan(10);

select tests.make_project();

select
  tests.refuses(
    format('select meshhook.set_secret(tests.project(), %s)', call.arguments),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'key: 1 to 200 of A-Z, a-z, 0-9 and _, no digit first. value_encrypted: what meshhook secrets '
    'set sends, v1:KEY_ID:CIPHERTEXT.'
  )
from (
  values
  ('null, ''v1:k1:'' || repeat(''A'', 40)'),
  ('''1A'', ''v1:k1:'' || repeat(''A'', 40)'),
  ('''A-B'', ''v1:k1:'' || repeat(''A'', 40)'),
  ('repeat(''A'', 201), ''v1:k1:'' || repeat(''A'', 40)'),
  ('''A'', null'),
  ('''A'', ''the value itself'''),
  ('''A'', ''v1:k1:short'''),
  ('''A'', ''v2:k1:'' || repeat(''A'', 40)')
) as call (arguments);
select is(
  tests.refusal(
    'select meshhook.set_secret(tests.project(), ''A'', ''v1:k1:'' || repeat(''A'', 65530))'
  ),
  '"it was not refused"',
  '65,536 bytes are enough'
);
select tests.refuses(
  'select meshhook.set_secret(tests.project(), ''A'', ''v1:k1:'' || repeat(''A'', 65531))',
  'PT413',
  'too_large',
  'an argument is too large',
  'Keep the value to 49,000 bytes before it is sealed.',
  '{"argument": "value_encrypted", "max_bytes": 65536}'
);

select * from finish();
