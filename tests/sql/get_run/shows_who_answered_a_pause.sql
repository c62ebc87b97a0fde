select plan(7);

select tests.start('a>p p>b', '{"p": {"type": "pause"}}');
select tests.work();
create function pg_temp.shown() returns jsonb language sql as $$
  select jsonb_build_object(
    'step', (
      select t.value -> 'actor'
      from jsonb_array_elements(g.page -> 'steps') as t
      where t.value ->> 'step_key' = 'p'
    ),
    'attempts', (
      select jsonb_agg(t.value -> 'actor' order by (t.value ->> 'attempt')::int)
      from jsonb_array_elements(g.page -> 'attempts') as t
      where t.value ->> 'step_key' = 'p'
    )
  )
  from (select meshhook.get_run(tests.run()) as page) as g
$$;
grant execute on function pg_temp.shown() to public;

select is(pg_temp.shown(), '{"step": null, "attempts": [null]}', 'nobody yet');
select tests.resume('p', null, '{"supplied_output": {"approved": false}}');
select tests.hold('p');
select tests.expire('p');
select tests.work();
select is(
  tests.attempts('p'), '1 first paused, 2 supplied lost, 3 retry succeeded', 'a worker was lost'
);
select is(
  pg_temp.shown(),
  jsonb_build_object(
    'step', tests.user_id('olga'),
    'attempts', jsonb_build_array(null, tests.user_id('olga'), tests.user_id('olga'))
  ),
  'the answer is still hers'
);
select is(
  meshhook.get_attempt(tests.run(), 'p', 3) -> 'actor',
  to_jsonb(tests.user_id('olga')),
  'get_attempt says so too'
);
select is(
  (
    select e.value -> 'payload' -> 'actor'
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
    where e.value ->> 'type' = 'run_resumed'
  ),
  to_jsonb(tests.user_id('olga')),
  'and the event of the act'
);
select tests.act_as('ada');
select tests.resume('a');
select tests.work();
select is(
  pg_temp.shown() -> 'step', 'null', 'when the step is reset it asks again, and nobody answered'
);
select tests.resume('p');
select tests.work();
select is(
  pg_temp.shown() -> 'step', to_jsonb(tests.user_id('ada')), 'until somebody does'
);

select * from finish();
