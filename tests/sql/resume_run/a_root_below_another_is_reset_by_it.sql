-- No history leads here today; the rule is held all the same.
select plan(1);

select tests.start('a>b c');
select tests.act_as_role('none');
update meshhook.run_steps as s
set status = 'canceled', unsettled = 0
where s.run_id = tests.run() and s.step_key in ('a', 'b');

select is(
  (
    select array_agg(s.step_key)
    from meshhook.run_steps as s
    where
      s.run_id = tests.run()
      and s.ordinal = any(
        (meshhook_private.choose_targets(tests.run_row(), '', '', true)).ordinals
      )
  ),
  '{a}',
  'it is no target of its own'
);

select * from finish();
