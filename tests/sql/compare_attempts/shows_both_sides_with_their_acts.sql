select plan(5);

select tests.start('a:yes>b a:no>c', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "no"}}');
select tests.resume('a', null, '{}', 'look again');
select tests.hold('a');
create temporary table told as
select
  c.answer,
  c.answer -> 'a' as a,
  c.answer -> 'b' as b
from (select meshhook.compare_attempts(tests.run(), 'a', 1, 2) as answer) as c;

select
  is(
    t.answer - array['a', 'b', 'changes'],
    jsonb_build_object(
      'run_id', tests.run(), 'step_key', 'a', 'item_key', '', 'is_truncated', false
    ),
    'which step it is about'
  )
from told as t;
select
  is(
    t.a - array['due_at', 'effect_key', 'started_at', 'finished_at', 'duration_s'],
    '{"attempt": 1, "origin": "first", "status": "succeeded", "handle": "no", "act": null}',
    'the first side'
  )
from told as t;
select
  is(
    t.a - array['attempt', 'origin', 'status', 'handle', 'act'],
    jsonb_build_object(
      'due_at', (tests.attempt('a', 1)).due_at,
      'effect_key', (tests.attempt('a', 1)).effect_key,
      'started_at', (tests.attempt('a', 1)).started_at,
      'finished_at', (tests.attempt('a', 1)).finished_at,
      'duration_s', extract(
        epoch from (tests.attempt('a', 1)).finished_at - (tests.attempt('a', 1)).started_at
      )
    ),
    'with its times'
  )
from told as t;
select
  is(
    t.b - array['due_at', 'effect_key', 'started_at', 'act'],
    '{"attempt": 2, "origin": "resume", "status": "running", "handle": null, "finished_at": null,
    "duration_s": null}',
    'the second side, which has not ended'
  )
from told as t;
select
  is(
    t.b -> 'act',
    (
      select
        jsonb_build_object(
          'id', o.id, 'kind', 'resume_step', 'actor', tests.user_id('olga'), 'reason', 'look again',
          'created_at', o.created_at
        )
      from meshhook.run_acts as o
      where o.run_id = tests.run()
    ),
    'and who asked for it, and why'
  )
from told as t;

select * from finish();
