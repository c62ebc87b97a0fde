select plan(4);

select tests.start(
  'm', '{"m": {"type": "map", "concurrency": 2}}',
  '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}, {"key": "d"}]}'
);
select tests.finish(tests.result(tests.claim() -> 0));
select is(tests.queued(), 'm[a]/1 m[b]/1', 'the first two');
create temporary table held as select tests.claim() as work;
select is((select jsonb_array_length(work) from held), 2, 'are claimed');
select tests.finish(tests.result((select work -> 1 from held)));
select is(
  tests.steps(),
  'm running, m[a] running, m[b] succeeded, m[c] ready, m[d] pending',
  'one that ends makes room for one'
);
select tests.finish(tests.result((select work -> 0 from held)));
select is(tests.queued(), 'm[c]/1 m[d]/1', 'and so on');

select * from finish();
