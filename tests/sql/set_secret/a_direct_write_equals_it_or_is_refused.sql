select plan(15);

select tests.make_project();
insert into meshhook.secrets (project_id, key, value_encrypted)
values (tests.project(), 'A', 'v1:k1:' || repeat('A', 40));
update meshhook.secrets set value_encrypted = 'v1:k2:' || repeat('B', 40);
select results_eq(
  'select l.action, l.user_id, l.metadata
  from meshhook.audit_log as l
  where l.resource_type = ''secret''
  order by l.id',
  'select ''set_secret'', tests.user_id(''ada''), c.metadata::jsonb
  from (values
    (''{"key": "A", "key_id": "k1"}''), (''{"key": "A", "key_id": "k2"}'')
  ) as c (metadata)',
  'it is audited like the act'
);

select
  throws_ok(
    format(
      'insert into meshhook.secrets (project_id, key, value_encrypted)
      values (tests.project(), %L, %L)',
      given.key, given.sealed
    ),
    '23514',
    null,
    'what the act refuses can not be stored: ' || given.key
  )
from (
  values
  ('plain', 'the value itself'),
  ('not-a-name', 'v1:k1:' || repeat('A', 40)),
  ('long', 'v1:k1:' || repeat('A', 70000))
) as given (key, sealed);

select throws_ok(c.command, '42501', c.problem, c.command)
from (
  values
  ('select value_encrypted from meshhook.secrets', 'permission denied for table secrets'),
  (
    'update meshhook.secrets set value_encrypted = value_encrypted || ''A''',
    'permission denied for table secrets'
  ),
  (
    'update meshhook.secrets set value_encrypted = null returning value_encrypted',
    'permission denied for table secrets'
  ),
  ('update meshhook.secrets set key = ''B''', 'permission denied for table secrets'),
  ('update meshhook.secrets set changed_by = null', 'permission denied for table secrets'),
  ('delete from meshhook.secrets', 'permission denied for table secrets'),
  ('lock meshhook.secrets in share mode', 'permission denied for table secrets')
) as c (command, problem);

select tests.act_as('olga');
select is_empty('select id from meshhook.secrets', 'an operator sees not even the names');
select throws_ok(
  'insert into meshhook.secrets (project_id, key, value_encrypted)
  values (tests.project(), ''B'', ''v1:k1:'' || repeat(''A'', 40))',
  '42501',
  'new row violates row-level security policy for table "secrets"',
  'nor sets one'
);
select tests.act_as('sam');
update meshhook.secrets set value_encrypted = null;
select tests.act_as_role('none');
select is(
  (select array_agg(s.key || ' ' || s.key_id) from meshhook.secrets as s),
  array['A k2'],
  'a stranger''s update finds none'
);
select is(
  (
    select count(*)
    from meshhook.audit_log as l
    where l.resource_type = 'secret'
  ),
  2::bigint,
  'and is told of by no row'
);

select * from finish();
