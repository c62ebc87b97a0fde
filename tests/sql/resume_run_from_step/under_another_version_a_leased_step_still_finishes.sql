select plan(6);

select tests.start('a b>c', '{"a": {"retry": {"attempts": 1}}}');
create temporary table held as select w.value as work from jsonb_array_elements(tests.claim()) as w;
select tests.finish(tests.result(h.work, '"failed"'))
from held as h
where h.work ->> 'step_key' = 'a';
-- The order of the nodes is turned round.
select tests.publish('b>c a', '{"a": {"retry": {"attempts": 1}, "expression": "`2`"}}');
select isnt(
  (tests.step('b')).ordinal,
  (
    select n.ordinal from meshhook.workflow_nodes as n
    inner join meshhook.workflow_definitions as d on n.workflow_id = d.id
    where d.version = 2 and d.project_id = tests.project() and n.step_key = 'b'
  ),
  'the leased step has another ordinal in the second version'
);
select tests.resume('a', null, '{"version": 2}');

select is(
  tests.finish(tests.result(h.work)) -> 0 ->> 'status', 'ok', 'its result is taken'
) from held as h
where h.work ->> 'step_key' = 'b';
select is((tests.step('b')).status, 'succeeded', 'it has succeeded');
select is(tests.work(), 'a/2 c/1', 'what follows it runs, and so does the target');
select is(tests.run_status(), 'succeeded', 'the run ends well');
select is(
  (
    select array_agg(a ->> 'version' order by a ->> 'step_key', (a ->> 'attempt')::int)
    from jsonb_array_elements(meshhook.get_run(tests.run()) -> 'attempts') as a
  ),
  array['1', '2', '1', '2'],
  'each attempt says under which version it ran'
);

select * from finish();
