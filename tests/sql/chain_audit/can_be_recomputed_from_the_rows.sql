select plan(6);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select tests.resume('a', '{"input": {"x": 1}}', '{}', 'mended é');
select meshhook.pause_run(tests.run());
select meshhook.cancel_run(tests.run(), 'enough');
select tests.prove();
create temporary table one as select tests.project() as project_id;
select tests.make_project('another');
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer');
select tests.prove();
select tests.act_as_role('none');
set local timezone = 'UTC';

select is_empty(
  'select l.id
  from meshhook.audit_log as l
  left join meshhook.audit_chain as c on c.audit_id = l.id
  where c.audit_id is null',
  'every row is a link'
);
select is_empty(
  'select c.number
  from meshhook.audit_chain as c
  inner join meshhook.audit_log as l on l.id = c.audit_id
  where c.canonical <> convert_to(jsonb_build_array(
    c.number, l.id, l.project_id, l.user_id, l.action, l.resource_type, l.resource_id, l.act_id,
    l.metadata, l.database_role, l.request_id, l.ip_address, l.user_agent, l.created_at
  )::text, ''UTF8'')',
  'every link holds its row, as it stands'
);
select is_empty(
  'select c.project_id, c.number
  from meshhook.audit_chain as c
  left join meshhook.audit_chain as p on p.project_id = c.project_id and p.number = c.number - 1
  where c.hash <> sha256(coalesce(p.hash, '''') || c.canonical)',
  'and is hashed with the one before it'
);
select is_empty(
  'select c.project_id, c.number
  from (
    select o.project_id, o.number, row_number() over (partition by o.project_id order by o.audit_id) as place
    from meshhook.audit_chain as o
  ) as c
  where c.number <> c.place',
  'numbered from 1 without a gap, in the order of the rows'
);
select results_eq(
  'select h.project_id, h.number, h.hash from meshhook.audit_heads as h order by 1',
  'select distinct on (c.project_id) c.project_id, c.number, c.hash
  from meshhook.audit_chain as c
  order by c.project_id, c.number desc',
  'the head of each project is its last link'
);
select is(
  (
    select count(*)::int
    from meshhook.audit_chain as c
    inner join one as o on c.project_id = o.project_id
  ),
  6,
  'three members, a resume, a pause, a cancel'
);

select * from finish();
