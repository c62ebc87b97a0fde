select plan(2);

select tests.start('a>d d>h b>h', '{
  "d": {"type": "delay", "seconds": 100}, "h": {"type": "http_call"}
}');
select tests.work();
select tests.make_due('d');
select tests.work();
create temporary table hashed as
select
  o.is_same,
  o.options,
  meshhook.preview_resume(tests.run(), 'a', options => o.options::jsonb)
  ->> 'plan_hash' as plan_hash
from (
  values
  (true, '{}'),
  (true, '{"acknowledge": ["h"]}'),
  (true, '{"repeat": {"h": "new_key"}}'),
  (true, '{"timers": "anew"}'),
  (true, '{"timers": {}}'),
  (true, '{"delay": 0.0}'),
  (false, '{"repeat": {"h": "same_key"}}'),
  (false, '{"timers": "keep"}'),
  (false, '{"timers": {"d": "now"}}'),
  (false, '{"delay": 1}'),
  (false, '{"supplied_output": 1}')
) as o (is_same, options);

select is(
  (
    select count(distinct h.plan_hash)::int from hashed as h
    where h.is_same
  ),
  1,
  'what makes the same plan has the same hash'
);
select is(
  (select count(distinct h.plan_hash)::int from hashed as h),
  6,
  'each other plan has its own'
);

select * from finish();
