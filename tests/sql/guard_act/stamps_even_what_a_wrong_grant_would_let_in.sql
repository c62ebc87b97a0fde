select plan(3);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as_role('none');
grant insert on meshhook.run_acts to authenticated;
select tests.act_as('olga');
insert into meshhook.run_acts (
  id, project_id, run_id, kind, step_key, actor, xact_id, created_at, proved_at, targets, touched,
  before, promise, run_status, facts, request, directive_before, error_before, deadline_before,
  workflow_id_before
)
values (
  tests.user_id('an act'), tests.project(), tests.run(), 'resume_step', 'a', tests.user_id('ada'),
  '3', '2000-01-01', now(), '{}', '', '{}', '{}', 'succeeded', '{"reason": "none"}', '{"a": 1}',
  'cancel', '{"code": "made_up"}', 'infinity', tests.user_id('a definition')
);

select is_empty(
  'select 1 from meshhook.run_acts as a where a.id = tests.user_id(''an act'')',
  'not even the id is the caller''s'
);
select is(
  to_jsonb(a) - array[
    'id', 'xact_id', 'created_at', 'targets', 'before', 'promise', 'request', 'facts',
    'item_key', 'input_patch', 'options', 'reason', 'idempotency_key', 'expected_attempt',
    'plan_hash'
  ],
  jsonb_build_object(
    'project_id', tests.project(),
    'run_id', tests.run(),
    'kind', 'resume_step',
    'step_key', 'a',
    'actor', tests.user_id('olga'),
    'proved_at', null,
    'touched', '1',
    'run_status', 'running',
    'directive_before', null,
    'error_before', null,
    'deadline_before', null,
    'workflow_id_before', null,
    'undoes', null,
    'active_count', 1,
    'paused_count', 0,
    'failed_count', 0,
    'canceled_count', 0
  ),
  'every fact is stamped'
) from meshhook.run_acts as a;
select
  ok(
    a.xact_id = pg_current_xact_id()
    and a.created_at > now()
    and cardinality(a.targets) = 1
    and cardinality(a.promise) = 1
    and not a.facts ? 'reason'
    and not a.request ? 'a',
    'times, promise, facts and request too'
  )
from meshhook.run_acts as a;

select * from finish();
