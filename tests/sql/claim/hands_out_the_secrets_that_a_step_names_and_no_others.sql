select plan(1);

select tests.start(
  'a>b b>c c>m',
  '{
    "a": {"type": "http_call", "url": "http://a.test/{{ secrets.ONE }}", "headers": {
      "X": "{{ secrets.TWO }} {{secrets.ONE}} {{ secrets.MISSING }}", "Y": "{{ input.secrets }}"
    }},
    "b": {"type": "http_call", "url": "http://a.test/", "body": ["{{ ''secrets.ONE'' }}"]},
    "c": {"expression": "''{{ secrets.ONE }}''"},
    "m": {"type": "map", "items": "`[1]`", "node": {
      "type": "http_call", "data": {"url": "http://a.test/", "body": ["{{ secrets.TWO }}"]}
    }}
  }'
);
select tests.act_as('ada');
select meshhook.set_secret(tests.project(), 'ONE', 'v1:k1:' || repeat('A', 40));
select meshhook.set_secret(tests.project(), 'TWO', 'v1:k1:' || repeat('B', 40));
select meshhook.set_secret(tests.project(), 'OTHER', 'v1:k1:' || repeat('C', 40));

create function pg_temp.handed_out() returns jsonb language plpgsql as $$
declare
  v_work jsonb;
  v_handed jsonb := '{}';
begin
  loop
    v_work := tests.claim() -> 0;
    exit when v_work is null;
    v_handed := v_handed || jsonb_build_object(tests.name_of(v_work), v_work -> 'secrets');
    perform tests.finish(tests.result(
      v_work,
      case v_work ->> 'kind'
        when 'map' then '{"output": {"items": [{"key": "x", "value": 1}]}}' else '{}'
      end::jsonb
    ));
  end loop;
  return v_handed;
end;
$$;

select is(
  pg_temp.handed_out(),
  jsonb_build_object(
    'a',
    jsonb_build_object('ONE', 'v1:k1:' || repeat('A', 40), 'TWO', 'v1:k1:' || repeat('B', 40)),
    'b', null,
    'c', null,
    'm', null,
    'm[x]', jsonb_build_object('TWO', 'v1:k1:' || repeat('B', 40))
  ),
  'by step'
);

select * from finish();
