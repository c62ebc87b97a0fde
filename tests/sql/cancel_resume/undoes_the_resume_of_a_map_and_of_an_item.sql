select plan(6);

select tests.start('m>z', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}]}');
select tests.work('{"m[a]": "failed"}');
create temporary table earlier as
select to_jsonb(s) as step
from meshhook.run_steps as s
where s.run_id = tests.run();

select meshhook.cancel_resume((tests.resume('m') ->> 'act_id')::uuid);
select is_empty(
  $$
    select to_jsonb(s) from meshhook.run_steps as s where s.run_id = tests.run()
    except
    select e.step from earlier as e
  $$,
  'the map and its items are as before'
);
select meshhook.cancel_resume((tests.resume('m', p_item_key => 'a') ->> 'act_id')::uuid);
select is_empty(
  $$
    select to_jsonb(s) from meshhook.run_steps as s where s.run_id = tests.run()
    except
    select e.step from earlier as e
  $$,
  'after the resume of one item too'
);
select is(
  (
    select jsonb_agg(a.status order by a.attempt)
    from meshhook.step_attempts as a
    where a.run_id = tests.run() and a.step_key = 'm' and a.item_key = ''
  ),
  '["failed", "withdrawn", "withdrawn"]',
  'both attempts of the map are withdrawn'
);
create temporary table resumed as select tests.resume('m') as answer;
select is(tests.work(), 'm/4 m[a]/2 z/1', 'the item runs again by a resume that stands');
select is(tests.run_status(), 'succeeded', 'to the end');
select is(
  tests.refusal($$
    select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r
  $$) ->> 'reason',
  'undo_too_late', 'which can not be undone any more'
);

select * from finish();
