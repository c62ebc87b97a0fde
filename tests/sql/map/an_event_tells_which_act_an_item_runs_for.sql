select plan(1);

select tests.start('m', '{"m": {"type": "map"}}', '{"items": [{"key": "x"}, {"key": "y"}]}');
select tests.work('{"m[x]": "failed"}');
create temporary table resumed as
select tests.resume('m', null, '{"supplied_output": 1}', null, 'x') as answer;
select tests.work();

select
  is(
    (
      select jsonb_agg(e.payload - array['step_key', 'attempt'] order by e.number)
      from meshhook.workflow_events as e
      where e.run_id = tests.run() and e.type = 'step_ready' and e.payload ->> 'item_key' <> ''
    ),
    jsonb_build_array(
      '{"item_key": "x"}'::jsonb,
      '{"item_key": "y"}'::jsonb,
      jsonb_build_object(
        'item_key', 'x', 'origin', 'supplied', 'act_id', r.answer ->> 'act_id'
      )
    ),
    'its first attempt for none, the next for the one that supplied its output'
  )
from resumed as r;

select * from finish();
