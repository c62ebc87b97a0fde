select plan(1);

select tests.make_project('another');
select meshhook.set_secret(tests.project(), 'ONE', 'v1:k1:' || repeat('A', 40));
select tests.make_project();
select tests.start(
  'a>b', '{"a": {"type": "http_call", "url": "http://a.test/{{ secrets.ONE }}"}}'
);

select is(tests.claim() -> 0 -> 'secrets', 'null'::jsonb, 'however it is called');

select * from finish();
