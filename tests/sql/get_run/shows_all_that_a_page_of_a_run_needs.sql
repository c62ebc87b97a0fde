select plan(7);

select tests.start('a>b', '{}', '{"n": 1}');
select tests.work('{"a": {"output": {"x": 1}}, "b": "failed"}');
select tests.resume('b', '{"input": {"n": 2}}', '{}', 'mended');
create temporary table shown as select meshhook.get_run(tests.run()) as page;

select is(
  (select array_agg(k order by k) from jsonb_object_keys(s.page) as k),
  '{acts,attempts,definition,run,steps}',
  'its parts'
) from shown as s;
select is(s.page -> 'run' ->> 'status', 'running', 'the run') from shown as s;
select is(s.page -> 'run' -> 'has_failure', 'false', 'without a failure') from shown as s;
select is(s.page -> 'definition' ->> 'slug', 'flow', 'the definition') from shown as s;
select is(
  (
    select
      jsonb_agg(jsonb_build_array(
        t -> 'step_key',
        t -> 'item_key',
        t -> 'status',
        t -> 'attempt',
        t -> 'unsettled',
        t -> 'live'
      ))
    from jsonb_array_elements(s.page -> 'steps') as t
  ),
  '[["a", "", "succeeded", 1, 0, 0], ["b", "", "ready", 2, 0, 1]]',
  'the steps by ordinal'
) from shown as s;
select is(
  (
    select
      jsonb_object_agg(concat_ws('/', t ->> 'step_key', t ->> 'attempt'), jsonb_build_array(
        t -> 'origin', t -> 'status', t -> 'output_bytes', t -> 'output_head', t -> 'patches'
      ))
    from jsonb_array_elements(s.page -> 'attempts') as t
  ),
  '{
    "a/1": ["first", "succeeded", 8, "{\"x\": 1}", []],
    "b/1": ["first", "failed", null, null, []],
    "b/2": ["resume", "queued", null, null, [{"input": {"n": 2}}]]
  }',
  'the attempts with size and head of their outputs'
) from shown as s;
select is(
  (
    select jsonb_agg(jsonb_build_array(t -> 'kind', t -> 'step_key', t -> 'reason', t -> 'actor'))
    from jsonb_array_elements(s.page -> 'acts') as t
  ),
  jsonb_build_array(jsonb_build_array('resume_step', 'b', 'mended', tests.user_id('olga'))),
  'the acts with their reasons'
) from shown as s;

select * from finish();
