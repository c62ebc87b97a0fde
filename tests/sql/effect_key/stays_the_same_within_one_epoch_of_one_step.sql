select plan(2);

select matches(
  meshhook_private.effect_key(tests.user_id('a run'), 'a', '', 1), '^mh_[0-9a-f]{64}$', 'its form'
);
select is(
  (
    select count(distinct k.effect_key)::int
    from (
      values
      (tests.user_id('a run'), 'a', '', 1),
      (tests.user_id('a run'), 'a', '', 1),
      (tests.user_id('another'), 'a', '', 1),
      (tests.user_id('a run'), 'b', '', 1),
      (tests.user_id('a run'), 'a', 'b', 1),
      (tests.user_id('a run'), 'ab', '', 1),
      (tests.user_id('a run'), 'a', '', 2)
    ) as e (run_id, step_key, item_key, epoch)
    cross join
      meshhook_private.effect_key(e.run_id, e.step_key, e.item_key, e.epoch) as k (effect_key)
  ),
  6,
  'run, step, item and epoch tell keys apart, nothing else does'
);

select * from finish();
