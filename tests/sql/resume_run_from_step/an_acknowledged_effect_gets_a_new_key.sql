select plan(2);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.work();
select tests.resume('h', null, '{"acknowledge": ["h"]}');
select tests.work();
select isnt(
  (tests.attempt('h', 2)).effect_key, (tests.attempt('h', 1)).effect_key, 'it is wanted anew'
);
select tests.resume('h', null, '{"repeat": {"h": "new_key"}}');
select tests.work();

select is(
  (
    select count(distinct a.effect_key)::int
    from meshhook.step_attempts as a
    where a.run_id = tests.run()
  ),
  3,
  'each time'
);

select * from finish();
