select plan(18);

select tests.start(
  'a>b b:yes>c b:no>d c>e d>e f g x>y',
  '{
    "a": {"retry": {"attempts": 3, "backoff_s": 0, "lost": 1}},
    "b": {"type": "branch"},
    "c": {"on_error": "continue"},
    "e": {"type": "http_call", "retry": {"attempts": 2, "backoff_s": 3600}},
    "f": {"type": "pause"},
    "x": {"type": "delay"}
  }',
  '{}',
  '{"deadline_s": 60}'
);
select is(meshhook.verify_run(tests.run()), null, 'started');
select tests.hold('a');
select is(meshhook.verify_run(tests.run()), null, 'claimed, which leaves no event');
select tests.expire('a');
select tests.hold('a');
select is(meshhook.verify_run(tests.run()), null, 'lost, tried again, claimed again');
select tests.expire('a');
select tests.work('{"a": "failed", "b": {"handle": "no"}}');
select is(meshhook.verify_run(tests.run()), null, 'failed');
select tests.resume('a');
select is(meshhook.verify_run(tests.run()), null, 'resumed');
select tests.finish(tests.result(tests.hold('a'), '"released"'));
select is(meshhook.verify_run(tests.run()), null, 'given back');
create temporary table held as select tests.hold('a') as work;
select meshhook.pause_run(tests.run());
select meshhook.pause_run(tests.run());
select is(meshhook.verify_run(tests.run()), null, 'paused while a step is held');
select tests.finish(tests.result(h.work, '"released"')) from held as h;
select is(meshhook.verify_run(tests.run()), null, 'given back into a pause');
select meshhook.pause_run(tests.run());
select is(meshhook.verify_run(tests.run()), null, 'paused once more, which orders nothing');
select meshhook.resume_run(tests.run());
select tests.prove();
select is(meshhook.verify_run(tests.run()), null, 'continued');
select tests.work('{"b": {"handle": "yes"}, "c": "failed", "e": "failed"}');
select is(meshhook.verify_run(tests.run()), null, 'a failure tolerated, a retry waiting');
select tests.resume('e', null, '{"supplied_output": 1}');
select is(meshhook.verify_run(tests.run()), null, 'an output supplied while the retry was waiting');
select tests.resume('f');
select tests.work();
select is(meshhook.verify_run(tests.run()), null, 'a pause node answered');
select tests.resume('b', null, '{"acknowledge": ["e"]}');
select tests.work('{"b": {"handle": "no"}}');
select is(meshhook.verify_run(tests.run()), null, 'a branch decided again, an arm skipped');
select tests.resume('f', null, '{"delay": 3600}');
select meshhook.cancel_run(tests.run());
select is(meshhook.verify_run(tests.run()), null, 'canceled');
select tests.resume('x');
select is(meshhook.verify_run(tests.run()), null, 'a canceled delay resumed');
select tests.make_due('');
select tests.claim();
select is(meshhook.verify_run(tests.run()), null, 'past its deadline');
select tests.act_as('vic');
select is(meshhook.verify_run(tests.run()), null, 'and so a viewer is told');

select * from finish();
