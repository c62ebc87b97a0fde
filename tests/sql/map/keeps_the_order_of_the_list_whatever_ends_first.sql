select plan(1);

select tests.start(
  'm', '{"m": {"type": "map"}}',
  '{"items": [{"key": "z"}, {"key": "b"}, {"key": "y"}, {"key": "a"}]}'
);
select tests.finish(tests.result(tests.claim() -> 0));
do $$
declare
  v_work jsonb;
begin
  for v_work in
    select w.value from jsonb_array_elements(tests.claim()) as w order by w.value ->> 'item_key'
  loop
    perform tests.finish(tests.result(v_work));
  end loop;
end;
$$;
select is(
  (tests.attempt('m', 1)).output #>> '{}',
  '[{"of": "m[z]", "attempt": 1}, {"of": "m[b]", "attempt": 1},'
  || ' {"of": "m[y]", "attempt": 1}, {"of": "m[a]", "attempt": 1}]',
  'in the order of the list'
);

select * from finish();
