select plan(7);

select tests.start('a>b', '{"b": {"resume": {"require_reason": true}}}');
select tests.work('{"b": "failed"}');
create temporary table before as select tests.acts() as acts;
grant all on before to public;

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), ''b'', reason => %L)', c.reason),
    'PT422',
    'reason_required',
    'a reason is required',
    'The definition wants to know why: say it in the argument reason.',
    '{"step_keys": ["b"]}'
  )
from (values (null), (''), (e' \t\n ')) as c (reason);
select is(
  tests.acts_since(b.acts), '{"resume reason_required": 3}', 'each is counted'
) from before as b;
select lives_ok('select tests.resume(''a'')', 'a step that is reset asks for nothing');
select tests.work('{"b": "failed"}');
select lives_ok(
  'select tests.resume(''b'', null, ''{}'', ''the service is back'')', 'with a reason it goes on'
);
select is(
  meshhook.list_audit(tests.project()) -> 'audit' -> 0 -> 'metadata' ->> 'reason',
  'the service is back',
  'which the audit keeps'
);

select * from finish();
