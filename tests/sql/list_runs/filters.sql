select plan(17);

select tests.start('a>b');
select tests.work(
  '{"a": {"error": {"class": "internal", "code": "e", "message": "Disk FULL: 100%_"}}}'
);
create temporary table one as select tests.run() as id;
select tests.start('p', '{"p": {"type": "pause"}}');
create temporary table two as select tests.run() as id;
select tests.act_as('ada');
select meshhook.publish_workflow(tests.project(), 'other', tests.graph('a'));
select tests.act_as('olga');
select tests.use_run((meshhook.start_run(tests.project(), 'other') ->> 'run_id')::uuid);
create temporary table three as select tests.run() as id;
select tests.act_as_role('none');
update meshhook.workflow_runs as r set started_at = '2020-01-01T00:00:00Z'
from one as o
where r.id = o.id;
update meshhook.workflow_runs as r set started_at = '2020-01-02T00:00:00Z'
from two as o
where r.id = o.id;
update meshhook.workflow_runs as r set started_at = '2020-01-03T00:00:00Z'
from three as o
where r.id = o.id;
create temporary table names (name text, id uuid);
insert into names
values ('one', (select o.id from one as o)),
('two', (select o.id from two as o)),
('three', (select o.id from three as o));
grant select on names to public;
select tests.act_as('vic');

select
  is(
    (
      select coalesce(string_agg(n.name, ' ' order by n.name), '')
      from jsonb_array_elements(meshhook.list_runs(tests.project(), f.filter::jsonb) -> 'runs') as r
      inner join names as n on n.id = (r ->> 'run_id')::uuid
    ),
    f.expected,
    f.filter
  )
from (
  values
  ('{}', 'one three two'),
  ('{"workflow": "flow"}', 'one two'),
  ('{"workflow": "flow", "version": 2}', 'two'),
  ('{"version": "1"}', 'one three'),
  ('{"status": "failed"}', 'one'),
  ('{"status": "paused"}', 'two'),
  ('{"status": "unknown"}', ''),
  ('{"step_key": "a"}', 'one'),
  ('{"step_key": "p"}', 'two'),
  ('{"step_key": "b"}', ''),
  ('{"error_like": "disk full"}', 'one'),
  ('{"error_like": "100%_"}', 'one'),
  ('{"error_like": "1_0%"}', ''),
  ('{"started_from": "2020-01-02T00:00:00Z"}', 'three two'),
  ('{"started_to": "2020-01-02T00:00:00Z"}', 'one'),
  ('{"started_from": "2020-01-02T00:00:00Z", "started_to": "2020-01-03T00:00:00Z"}', 'two'),
  ('{"workflow": "other", "status": "failed"}', '')
) as f (filter, expected);

select * from finish();
