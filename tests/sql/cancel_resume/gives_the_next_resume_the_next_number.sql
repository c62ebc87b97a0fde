select plan(4);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select meshhook.cancel_resume((tests.resume('a') ->> 'act_id')::uuid);
select is(tests.resume('a') -> 'attempt', '3', 'the withdrawn attempt keeps its number');
select is(
  tests.attempts('a'), '1 first failed, 2 resume withdrawn, 3 resume queued', 'all three are there'
);
select is((tests.snapshot('a', 3)).cloned_from, 1, 'the input is that of the last one that ran');
select is(tests.work(), 'a/3 b/1', 'and the run goes on');

select * from finish();
