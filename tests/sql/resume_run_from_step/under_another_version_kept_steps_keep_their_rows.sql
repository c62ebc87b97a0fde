select plan(4);

-- In the second version everything stands elsewhere: x comes in before all, below the target.
select tests.start('a>b a>s s>t', '{"s": {"type": "delay"}}');
select tests.work('{"b": "failed"}');
create temporary table kept as
select
  to_jsonb(s) - 'ordinal' as state,
  s.ordinal
from meshhook.run_steps as s
where s.run_id = tests.run() and s.step_key <> 'b';
select tests.publish('s>t a>s a>b b>x', '{"s": {"type": "delay"}}');
select tests.resume('b', null, '{"version": 2}');

select set_eq(
  $$
    select to_jsonb(s) - 'ordinal'
    from meshhook.run_steps as s
    where s.run_id = tests.run() and s.step_key not in ('b', 'x')
  $$,
  'select state from kept',
  'but for its place in the order no kept step has changed'
);
select is(
  (
    select array_agg(s.step_key order by s.ordinal)
    from meshhook.run_steps as s
    where s.run_id = tests.run()
  ),
  (
    select array_agg(n.step_key order by n.ordinal)
    from meshhook.workflow_nodes as n
    where n.workflow_id = (tests.run_row()).workflow_id
  ),
  'which is that of the new version'
);
select is(tests.work(), 'b/2 x/1', 'the rest runs');
select tests.make_due('s');
select is(tests.work(), 's/1 t/1', 'and what waited goes on');

select * from finish();
