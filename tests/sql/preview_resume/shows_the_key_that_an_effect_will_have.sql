select plan(4);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.work();
create function pg_temp.shown(p_options jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_array(e -> 'effect_epoch', e -> 'next_key', e -> 'key')
  from jsonb_array_elements(
    meshhook.preview_resume(tests.run(), 'h', options => p_options) -> 'effects'
  ) as e
$$;
grant execute on function pg_temp.shown(jsonb) to public;
create temporary table announced as
select
  pg_temp.shown() as anew,
  pg_temp.shown('{"repeat": {"h": "same_key"}}') as same;

select is(
  a.same,
  jsonb_build_array(1, (tests.attempt('h', 1)).effect_key, (tests.attempt('h', 1)).effect_key),
  'with the same key the epoch is the first'
) from announced as a;
select is(a.anew -> 0, '2', 'with a new one it is the second') from announced as a;
select tests.resume('h', null, '{"acknowledge": ["h"]}');
select tests.work();
select is(
  jsonb_build_array((tests.attempt('h', 2)).effect_epoch, (tests.attempt('h', 2)).effect_key),
  jsonb_build_array(a.anew -> 0, a.anew -> 1),
  'the attempt has what was announced'
) from announced as a;
select is(
  (
    select jsonb_object_agg(t ->> 'attempt', array[t -> 'effect_epoch', t -> 'effect_key'])
    from jsonb_array_elements(meshhook.get_run(tests.run()) -> 'attempts') as t
  ),
  (
    select jsonb_object_agg(n.attempt, array[t -> 'effect_epoch', t -> 'effect_key'])
    from generate_series(1, 2) as n (attempt)
    cross join lateral meshhook.get_attempt(tests.run(), 'h', n.attempt) as t
  ),
  'get_run and get_attempt tell both'
);

select * from finish();
