select plan(8);

select tests.start('a>h h>b', '{"h": {"type": "http_call", "resume": {"repeat": "never"}}}');
select tests.work('{"h": "failed"}');
select lives_ok('select tests.resume(''h'')', 'one that was not completed goes on under its key');
select tests.work('{"b": "failed"}');
create temporary table before as select tests.acts() as acts;
grant all on before to public;

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), ''a'', options => %L)', c.options),
    'PT409',
    'repeat_forbidden',
    'an effect may not happen again',
    'Keep its key (options.repeat: same_key), supply its output, or resume further down.',
    '{"step_keys": ["h"]}'
  )
from (
  values
  ('{}'),
  ('{"acknowledge": ["h"]}'),
  ('{"acknowledge": ["h"], "repeat": {"h": "new_key"}}')
) as c (options);
select is(
  tests.acts_since(b.acts), '{"resume repeat_forbidden": 3}', 'each is counted'
) from before as b;
select lives_ok('select tests.resume(''b'')', 'below it the run goes on');
select tests.work();
select tests.resume('a', null, '{"repeat": {"h": "same_key"}}');
select tests.work();
select is(tests.run_status(), 'succeeded', 'with its own key it is sent again');
select is(
  (
    select count(distinct a.effect_key)::int
    from meshhook.step_attempts as a
    where a.run_id = tests.run() and a.step_key = 'h'
  ),
  1,
  'and ever only that'
);

select * from finish();
