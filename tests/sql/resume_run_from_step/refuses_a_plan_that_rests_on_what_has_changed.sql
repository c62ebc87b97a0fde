-- One dependency after the other changes between preview and resume. Each time the hash of before
-- is refused and the one of now is taken.
select plan(18);

create function pg_temp.hash(p_step_key text, p_options jsonb default '{}') returns text
language sql as $$
  select meshhook.preview_resume(tests.run(), p_step_key, options => p_options) ->> 'plan_hash'
$$;
create function pg_temp.judge(
  p_step_key text, p_old_hash text, p_what text, p_options jsonb default '{}'
)
returns setof text language plpgsql as $$
begin
  return next is(
    tests.refusal(format(
      'select meshhook.resume_run_from_step(tests.run(), %L, plan_hash => %L, options => %L)',
      p_step_key, p_old_hash, p_options
    )) ->> 'reason',
    'plan_changed',
    p_what
  );
  return next lives_ok(
    format(
      'select meshhook.resume_run_from_step(tests.run(), %L, plan_hash => %L, options => %L)',
      p_step_key, pg_temp.hash(p_step_key, p_options), p_options
    ),
    'and a new preview is taken'
  );
  perform tests.prove();
end;
$$;
grant execute on function pg_temp.hash(text, jsonb) to public;
grant execute on function pg_temp.judge(text, text, text, jsonb) to public;
create temporary table seen (plan_hash text);
grant all on seen to public;

select tests.start('a>b b>h', '{"h": {"type": "http_call"}}');
select tests.work('{"b": "failed"}');
insert into seen values (pg_temp.hash('b'));
select tests.resume('b');
select tests.work('{"b": "failed"}');
select pg_temp.judge('b', s.plan_hash, 'the attempt of the target') from seen as s;
select tests.work('{"b": "failed"}');
update seen set plan_hash = pg_temp.hash('b');
select tests.resume('a');
select tests.work('{"b": "failed"}');
select pg_temp.judge('b', s.plan_hash, 'the attempt that it reads') from seen as s;

select tests.work('{"b": "failed"}');
update seen set plan_hash = pg_temp.hash('b');
select tests.resume('b');
select tests.work('{"h": "failed"}');
select pg_temp.judge('b', s.plan_hash, 'a step below was reached') from seen as s;
select tests.work('{"h": "failed"}');
update seen set plan_hash = pg_temp.hash('b', '{"acknowledge": ["h"]}');
select tests.resume('h');
select tests.work();
select pg_temp.judge('b', s.plan_hash, 'its effect was completed', '{"acknowledge": ["h"]}')
from seen as s;

select tests.start('a c>j a>j', '{}');
select tests.finish(tests.result(tests.hold('a'), '"failed"'));
update seen set plan_hash = pg_temp.hash('a');
select tests.work('{"c": "failed"}');
select pg_temp.judge('a', s.plan_hash, 'a join below is blocked') from seen as s;

select tests.start('a>d', '{"d": {"type": "delay", "seconds": 100}}');
select tests.work();
select meshhook.cancel_run(tests.run());
update seen set plan_hash = pg_temp.hash('a', '{"timers": "keep"}');
select tests.act_as_role('none');
update meshhook.step_attempts set due_at = due_at + interval '1 second'
where run_id = tests.run() and step_key = 'd';
select tests.act_as('olga');
select pg_temp.judge('a', s.plan_hash, 'the time that a delay keeps', '{"timers": "keep"}')
from seen as s;

select tests.start(
  'a>m', '{"m": {"type": "map", "node": {"type": "transform", "data": {"expression": "item"}}}}',
  '{"items": [{"key": "x"}]}'
);
select tests.work();
create function pg_temp.item_hash() returns text language sql as $$
  select meshhook.preview_resume(tests.run(), 'm', 'x') ->> 'plan_hash'
$$;
grant execute on function pg_temp.item_hash() to public;
update seen set plan_hash = pg_temp.item_hash();
select tests.resume('m', p_item_key => 'x');
select tests.work();
select is(
  tests.refusal(format(
    'select meshhook.resume_run_from_step(tests.run(), ''m'', item_key => ''x'', plan_hash => %L)',
    s.plan_hash
  )) ->> 'reason',
  'plan_changed',
  'the attempt of an item'
) from seen as s;

select tests.start('p', '{"p": {"type": "pause"}}');
update seen set plan_hash = pg_temp.hash('p');
select tests.resume('p');
select tests.work();
select pg_temp.judge('p', s.plan_hash, 'a question that was answered meanwhile') from seen as s;

select tests.start('a b');
select tests.finish(tests.result(tests.hold('a'), '"failed"'));
create temporary table roots as
select
  meshhook.preview_resume(
    tests.run(), '', options => '{"all_roots": true}'
  ) ->> 'plan_hash' as plan_hash;
select tests.work('{"b": "failed"}');
select is(
  tests.refusal(format('select meshhook.resume_run(tests.run(), plan_hash => %L)', r.plan_hash))
  ->> 'reason',
  'plan_changed',
  'another root'
) from roots as r;
select tests.resume('a');
select tests.work();
create temporary table roots_now as
select
  meshhook.preview_resume(
    tests.run(), '', options => '{"all_roots": true}'
  ) ->> 'plan_hash' as plan_hash;
select isnt(n.plan_hash, r.plan_hash, 'or other ones') from roots as r cross join roots_now as n;
select lives_ok(
  format('select meshhook.resume_run(tests.run(), plan_hash => %L)', n.plan_hash),
  'and a new preview is taken'
) from roots_now as n;

select * from finish();
