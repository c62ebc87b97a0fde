select plan(4);

select tests.start('a>b k');
select tests.work('{"a": "failed", "k": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
create function pg_temp.refuses() returns text
language sql volatile
as $$
  select tests.refuses(
    'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r',
    'PT409', 'undo_too_late', 'it is too late to undo',
    'A worker has begun: cancel the run, or resume it anew.',
    '{"because": "claimed", "step_key": "a"}'
  )
$$;
create temporary table held as select tests.hold('a') as work;

select pg_temp.refuses();
select tests.finish(tests.result(h.work, '"released"')) from held as h;
select pg_temp.refuses();
select tests.work();
select pg_temp.refuses();
select is(tests.attempts('a'), '1 first failed, 2 resume succeeded', 'nothing was withdrawn');

select * from finish();
