select plan(2);

select tests.make_project();
create function pg_temp.becomes_olga() returns text language sql as $$
  select set_config(
    'request.jwt.claims',
    jsonb_build_object('sub', tests.user_id('olga'), 'role', 'authenticated')::text,
    true
  )
$$;
create function pg_temp.sets_it_again() returns void language sql as $$
  update meshhook.secrets set value_encrypted = 'v1:k2:' || repeat('B', 40)
$$;

insert into meshhook.secrets (project_id, key, value_encrypted)
values (tests.project(), 'A', 'v1:k1:' || repeat('A', 40))
returning pg_temp.becomes_olga();
select tests.act_as('ada');
select results_eq(
  'select l.action, l.user_id
  from meshhook.audit_log as l
  where l.resource_type = ''secret''',
  'select ''set_secret'', tests.user_id(''ada'')',
  'whoever the claims say it is when the row is there'
);
select throws_ok(
  'insert into meshhook.secrets (project_id, key, value_encrypted)
  values (tests.project(), ''B'', ''v1:k1:'' || repeat(''A'', 40))
  returning pg_temp.sets_it_again()',
  '27000',
  'a secret was changed twice in one statement',
  'and nothing slips in before it is told of'
);

select * from finish();
