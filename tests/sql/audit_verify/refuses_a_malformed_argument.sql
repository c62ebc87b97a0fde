select plan(7);

select tests.make_project();

select
  tests.refuses(
    format('select meshhook.audit_verify(tests.project(), %L)', head),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'head: NUMBER:HASH, as audit_verify or an export told it.'
  )
from unnest(array[
  '', '3', '3:', '0:' || repeat('0', 64), '3:' || repeat('G', 64),
  '1234567890123456789:' || repeat('0', 64), '3:' || repeat('0', 65)
]) as head;

select * from finish();
