select plan(6);

select tests.start(
  'm', '{"m": {"type": "map"}}', '{"items": [{"key": "c"}, {"key": "b"}, {"key": "a"}]}'
);
select tests.work('{"m[b]": "failed"}');
create temporary table page as select meshhook.list_items(tests.run(), 'm', '{}', 2) as answer;
select is(
  (select array_agg(i ->> 'item_key') from page, jsonb_array_elements(page.answer -> 'items') as i),
  '{c,b}',
  'the first two'
);
select is(
  (
    select array_agg(i ->> 'item_key')
    from page, jsonb_array_elements(
      meshhook.list_items(tests.run(), 'm', '{}', 2, page.answer ->> 'next') -> 'items'
    ) as i
  ),
  '{a}',
  'then the last'
);
select is(
  meshhook.list_items(tests.run(), 'm', '{"status": "failed"}') #>> '{items,0,error,code}', 'told',
  'by status, with the error'
);
select is(
  tests.refusal($$select meshhook.list_items(tests.run(), 'x')$$) ->> 'reason', 'step_not_found',
  'no such step'
);
select is(
  tests.refusal($$select meshhook.list_items(tests.run(), 'm', '{}', 2, 'x')$$) ->> 'reason',
  'invalid_argument',
  'no such page'
);
select tests.act_as('sam');
select is(
  tests.refusal($$select meshhook.list_items(tests.run(), 'm')$$) ->> 'reason', 'run_not_found',
  'a stranger'
);

select * from finish();
