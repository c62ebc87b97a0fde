select plan(8);

select tests.start('a>b b>c a>d', '{"b": {"type": "http_call"}}');
select tests.work('{"b": {"class": "client_error"}}');
create temporary table earlier as
select
  s.step_key,
  to_jsonb(s) as row
from meshhook.run_steps as s
where s.run_id = tests.run();
create temporary table run_earlier as select tests.run_row() as row;
create temporary table resumed as select tests.resume('b') as answer;
create temporary table undone as
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid, 'the wrong run') as answer
from resumed as r;

select is_empty(
  $$
    select e.step_key, e.row, to_jsonb(s)
    from earlier as e
    inner join meshhook.run_steps as s on s.run_id = tests.run() and s.step_key = e.step_key
    where e.row <> to_jsonb(s)
  $$,
  'each step is as it was, column by column'
);
select is(tests.attempts('b'), '1 first failed, 2 resume withdrawn', 'the attempt stays');
select isnt(
  meshhook.get_attempt(tests.run(), 'b', 2), null, 'and can be read'
);
select is(tests.queued(), null, 'its work is gone');
select is(
  (tests.run_row()).error, (e.row).error, 'the error of the run is derived again'
) from run_earlier as e;
select is(tests.run_status(), 'failed', 'and so is its status');
select isnt((tests.run_row()).finished_at, null, 'it has ended');
select is(
  u.answer - array['act_id', 'audit_id'],
  jsonb_build_object(
    'undoes', r.answer -> 'act_id',
    'run_id', tests.run(),
    'status', 'failed',
    'withdrawn', '[{"step_key": "b", "item_key": "", "attempt": 2}]'::jsonb
  ),
  'it answers what it withdrew'
) from undone as u cross join resumed as r;

select * from finish();
