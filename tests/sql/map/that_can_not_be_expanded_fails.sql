select plan(4);

create function pg_temp.code_of(p_output jsonb) returns text language plpgsql as $$
begin
  perform tests.start('m', '{"m": {"type": "map"}}');
  perform tests.work(jsonb_build_object('m', jsonb_build_object('output', p_output)));
  return (tests.attempt('m', 1)).error ->> 'code';
end;
$$;
select is(pg_temp.code_of('{"items": 1}'), 'invalid_items', 'no list');
select is(
  pg_temp.code_of('{"items": [{"key": "a", "value": 1}, {"key": "a", "value": 2}]}'),
  'duplicate_key',
  'a key twice'
);
select is(pg_temp.code_of('{"items": [{"value": 1}]}'), 'invalid_key', 'no key');
select is(
  pg_temp.code_of(jsonb_build_object('items', (
    select jsonb_agg(jsonb_build_object('key', i::text)) from generate_series(1, 10001) as i
  ))),
  'too_many_items',
  'too many'
);

select * from finish();
