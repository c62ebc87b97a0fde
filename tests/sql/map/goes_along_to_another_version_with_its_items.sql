select plan(8);

-- In the second version the map is the same, but stands elsewhere; in the third it is another one;
-- in the fourth the step is no map.
select tests.start('f m>z', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}]}');
select tests.work('{"m[b]": "failed", "f": "failed"}');
select tests.publish('m>z y>f', '{"m": {"type": "map"}, "y": {"expression": "`1`"}}');
select tests.publish(
  'm>z y>f', '{"m": {"type": "map", "concurrency": 1}, "y": {"expression": "`1`"}}'
);
select tests.publish('m>z y>f', '{"y": {"expression": "`1`"}}');

select tests.resume('y', p_options => '{"version": 2}');
select is(
  (
    select array_agg(distinct s.ordinal)
    from meshhook.run_steps as s
    where s.run_id = tests.run() and s.step_key = 'm'
  ),
  array(
    select n.ordinal
    from meshhook.workflow_nodes as n
    where n.workflow_id = (tests.run_row()).workflow_id and n.step_key = 'm'
  ),
  'its items stand where it stands'
);
select is(tests.work(), 'y/1 f/2', 'it is kept, and so are they');
select tests.resume('m', p_item_key => 'b');
select is(tests.work('{"m[b]": "failed"}'), 'm/2 m[b]/2', 'an item can be resumed as ever');

select tests.refuses(
  'select tests.resume(''m'', p_item_key => ''b'', p_options => ''{"version": 3}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'In that version the map is another one for all of its items: resume it as a whole.',
  '{"changed": ["m"]}'
);
select tests.resume('m', p_options => '{"version": 3}');
select is(tests.work('{"m[b]": "failed"}'), 'm/3 m[b]/3', 'which keeps what is given the same');

select tests.resume('m', p_options => '{"version": 4}');
select is(
  (
    select array_agg(s.item_key || ' ' || s.is_retired order by s.item_key)
    from meshhook.run_steps as s
    where s.run_id = tests.run() and s.step_key = 'm'
  ),
  '{" false","a true","b true"}',
  'where the step is no map its items are retired'
);
select is(tests.work(), 'm/4 z/1', 'it runs as what it is');
select is(tests.run_status(), 'succeeded', 'the run ends well');

select * from finish();
