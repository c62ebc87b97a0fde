-- Resume A, cancel, resume B: B must read what A gave last, not what its first attempt read.
select plan(4);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
select tests.resume('a');
select tests.finish(tests.result(tests.hold('a'), '{"output": "newer"}'));
select meshhook.cancel_run(tests.run());
select is(tests.steps(), 'a succeeded, b canceled', 'b was canceled before it ran');
select tests.resume('b');

select is((tests.snapshot('b', 3)).reads, '{"a": 2}', 'it names the newest attempt of a');
select is((tests.snapshot('b', 3)).cloned_from, 2, 'a clone of its own newest snapshot');
select is(
  tests.claim() -> 0 -> 'context' -> 'steps' -> 'a' -> 'output', '"newer"', 'and reads its output'
);

select * from finish();
