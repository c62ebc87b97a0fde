select plan(4);

select is(
  meshhook_private.request_facts(),
  jsonb_build_object('database_role', session_user),
  'no headers: only what the database knows'
);
select set_config('request.headers', h.headers::text, true)
from (
  select jsonb_build_object(
    'x-request-id', repeat('r', 201),
    'x-forwarded-for', '203.0.113.7',
    'user-agent', repeat('ü', 1000),
    'authorization', 'Bearer secret',
    'database_role', 'none'
  ) as headers
) as h;
select is(
  meshhook_private.request_facts(),
  jsonb_build_object(
    'database_role', session_user,
    'request_id', repeat('r', 200),
    'ip_address', '203.0.113.7',
    'user_agent', repeat('ü', 200)
  ),
  'id, address and agent, each cut at 200 characters, nothing else'
);
select
  is(
    (
      select meshhook_private.request_facts()
      from (select set_config('request.headers', h.headers, true) as set_to) as s
      where s.set_to is not null
    ),
    jsonb_build_object('database_role', session_user),
    'nothing of headers that can not be read: ' || left(h.headers, 20)
  )
from (values ('not json'), (repeat('[', 100000))) as h (headers);

select * from finish();
