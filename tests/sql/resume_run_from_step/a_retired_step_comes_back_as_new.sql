select plan(6);

select tests.start('a>b a>f');
select tests.work('{"b": "failed", "f": "failed"}');
select tests.publish('a>b');
select tests.resume('b', null, '{"version": 2, "widen": true}');
select tests.work('{"b": "failed"}');

select is(
  tests.refusal('select tests.resume(''b'', null, ''{"version": 1}'')') - 'hint',
  '{
    "sqlstate": "PT422", "reason": "definition_incompatible",
    "message": "the definition does not fit the run", "added": ["f"]
  }',
  'to the version that has it again it is added'
);
select tests.resume('b', null, '{"version": 1, "widen": true}');
select is(tests.steps(), 'a succeeded, b ready, f ready', 'it starts');
select is((tests.step('f')).is_retired, false, 'it is a step of the run again');
select is((tests.snapshot('f', 2)).input_mode, 'composed', 'nothing of its past is cloned');
select is(tests.work(), 'b/3 f/2', 'its attempts are numbered on');
select is(tests.run_status(), 'succeeded', 'the run ends well');

select * from finish();
