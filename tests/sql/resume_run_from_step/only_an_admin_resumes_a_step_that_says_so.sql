select plan(6);

select tests.start(
  'a>b b>c', '{"b": {"resume": {"role": "admin"}}, "c": {"resume": {"role": "operator"}}}'
);
select tests.work('{"b": "failed"}');
create temporary table before as select tests.acts() as acts;
grant all on before to public;

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''b'', expected_attempt => 9)',
  'PT403',
  'role_required',
  'your role is too low',
  'The definition lets only admins resume this: ask an admin of the project to do it.',
  '{"role": "admin", "step_keys": ["b"]}'
);
select is(
  tests.acts_since(b.acts), '{"resume role_required": 1}', 'it is counted'
) from before as b;
select lives_ok('select tests.resume(''a'')', 'a step that is reset asks for nothing');
select tests.work('{"b": "failed"}');
select tests.act_as('ada');
select lives_ok('select tests.resume(''b'')', 'an admin resumes it');
select tests.work('{"c": "failed"}');
select tests.act_as('olga');
select lives_ok('select tests.resume(''c'')', 'the role operator is what an act needs anyway');
select tests.act_as('vic');
select is(
  tests.refusal('select meshhook.resume_run_from_step(tests.run(), ''b'')') ->> 'role',
  'operator',
  'a viewer is told of the lower hurdle first'
);

select * from finish();
